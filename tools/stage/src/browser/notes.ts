import "./notes/step-notes.ts";
import { showTalk } from "./notes/talk-notes.ts";

/** The speaker's window: the rows of the talk beside the clock, and what the story says of each step. */
showTalk();
