import { afterAll, beforeAll } from "vitest";
import { testContents } from "./story.contents.testing.ts";
import { testExports } from "./story.exports.testing.ts";
import { testLegs } from "./story.legs.testing.ts";
import { testSecrets } from "./story.secrets.testing.ts";
import { playWholeStory, type PlayedStory } from "./story.testing.ts";

// The six acts are played once, for all topics.
let played: PlayedStory;
beforeAll(async () => {
  played = await playWholeStory();
}, 180_000);
afterAll(() => played?.theatre.close());

const story = (): PlayedStory => played;
testLegs(story);
testContents(story);
testSecrets(story);
testExports(story);
