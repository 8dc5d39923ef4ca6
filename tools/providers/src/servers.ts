import type { Server } from "./server.ts";
import { dex } from "./servers/dex.peer.ts";
import { djangoOAuthToolkit } from "./servers/django.peer.ts";
import { hydra } from "./servers/hydra.peer.ts";
import { keycloak } from "./servers/keycloak.peer.ts";
import { mockServer } from "./servers/mock.peer.ts";
import { spring } from "./servers/spring.peer.ts";

/** Every server that the story can be played with here, in the order they are played. */
export const servers: readonly Server[] = [
  keycloak,
  spring,
  hydra,
  dex,
  djangoOAuthToolkit,
  mockServer,
];
