import { randomUUID } from "node:crypto";
import { createDpopKey, signDpopProof } from "@tale/protocol/dpop-key";
import { systemClock, systemRandom } from "@tale/service/clock";
import type { HttpResponse } from "@tale/service/http-client";
import { readMetadata } from "@tale/story-tool/player/metadata";
import { backupResource, webContacts } from "../cast/lab-seeds.ts";
import { bearer, codeFor, contactsWith, introduceApp, registerApp, tokensIn } from "./app.ts";
import type { Attack } from "./scene.ts";

/** V8: a token that an app sends to Mallory's backup service, shown to Contacts. */
export const otherAudience: Attack = async (scene) => {
  const { send, mallory } = scene;
  const app = await registerApp(scene, { name: "Backup" });
  const resource = backupResource(mallory.origin);
  const code = await codeFor(scene, app, { resource });
  const { access_token } = tokensIn(await app.ask({ ...app.trade(code), resource }));
  await send(`${resource}/contacts`, { headers: bearer(access_token) });
  return contactsWith(scene, bearer(mallory.desk.loot[0]!.value));
};

/** V9: a token written by hand. */
export const unsignedToken: Attack = async (scene) => {
  const { origins } = scene;
  const now = Math.floor(systemClock() / 1000);
  const claims = {
    iss: origins.fernmail,
    aud: origins["fernmail-contacts"],
    sub: "u-alice",
    client_id: "quillpost",
    scope: "contacts.read",
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
  };
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const token = `${encode({ alg: "none", typ: "at+jwt" })}.${encode(claims)}.`;
  return contactsWith(scene, bearer(token));
};

/** V10: an ID token of Alice's, from a log, shown to Contacts. */
export const idToken: Attack = async (scene) => {
  const server = await readMetadata(scene.send, scene.origins.fernmail);
  const app = introduceApp(scene.send, server, webContacts(scene.origins["fernmail-contacts"]));
  const code = await codeFor(scene, app);
  const { id_token } = tokensIn(await app.ask(app.trade(code)));
  return contactsWith(scene, bearer(id_token!));
};

/** V11: a token and a proof from a log, shown from another machine. */
export const copiedToken: Attack = async (scene) => {
  const { send, origins } = scene;
  const app = await registerApp(scene, { name: "Careful" });
  const key = await createDpopKey();
  const code = await codeFor(scene, app);
  const tokenUrl = `${origins.fernmail}/token`;
  const { answer } = await withProof({ method: "POST", url: tokenUrl }, (dpop) =>
    app.ask(app.trade(code), { dpop }),
  );
  const { access_token: accessToken } = tokensIn(answer);
  const url = `${origins["fernmail-contacts"]}/contacts`;
  const shown = (dpop: string) => ({ authorization: `DPoP ${accessToken}`, dpop });
  const { proof } = await withProof({ method: "GET", url, accessToken }, (dpop) =>
    send(url, { headers: shown(dpop) }),
  );

  const alone = await contactsWith(scene, bearer(accessToken));
  return alone.length > 0 ? alone : contactsWith(scene, shown(proof));

  /** Sends with a proof, and once more with the nonce where one is asked for. */
  async function withProof(
    request: { method: string; url: string; accessToken?: string },
    ask: (proof: string) => Promise<HttpResponse>,
  ): Promise<{ proof: string; answer: HttpResponse }> {
    let nonce: string | undefined;
    for (;;) {
      const proof = await signDpopProof(key, {
        ...request,
        nonce,
        now: systemClock,
        random: systemRandom,
      });
      const answer = await ask(proof);
      const asked = answer.headers["dpop-nonce"] as string | undefined;
      if (answer.status === 200 || nonce !== undefined || asked === undefined)
        return { proof, answer };
      nonce = asked;
    }
  }
};

/** V12: a copied refresh token, used after its owner went on. */
export const secondRefresh: Attack = async (scene) => {
  const app = await registerApp(scene, { name: "Calendar" });
  const tokens = tokensIn(await app.ask(app.trade(await codeFor(scene, app))));
  const refresh = (token: string) => app.ask({ grant_type: "refresh_token", refresh_token: token });
  const copied = tokens.refresh_token!;
  const next = tokensIn(await refresh(copied)).refresh_token!;
  tokensIn(await refresh(next));

  const theft = await refresh(copied);
  return theft.status === 200 ? contactsWith(scene, bearer(tokensIn(theft).access_token)) : [];
};
