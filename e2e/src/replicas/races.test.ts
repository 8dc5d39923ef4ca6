import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  authorizePath,
  codeIn,
  consent,
  open,
  post,
  question,
  redemptionOf,
  refreshOf,
  signIn,
} from "./quillpost.ts";
import { startReplicas, type Browser, type Replicas } from "./replicas.ts";

/** How often each race is run, and by how many. */
const rounds = 200;
const racers = 100;

let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), "tale-replicas-"));
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

describe.each([
  ["PostgreSQL", () => postgres.createDatabase(), rounds],
  ["one SQLite file", async () => `file:${folder}/fernmail.db`, 10],
] as const)("two replicas on %s", (_engine, createUrl, most) => {
  let replicas: Replicas;
  let alice: Browser;
  let dpopKey: CryptoKey;
  let publicJwk: object;
  beforeAll(async () => {
    replicas = await startReplicas(await createUrl());
    let turn = 0;
    alice = replicas.openBrowser(() => (turn += 1));
    await consent(alice, await signIn(alice, await open(alice, authorizePath)));
    const pair = await generateKeyPair("ES256");
    [dpopKey, publicJwk] = [pair.privateKey, await exportJWK(pair.publicKey)];
  });
  afterAll(() => replicas.stop());

  /** Everybody at once, half of them at each replica; and again, round after round. */
  async function race<Prize, Answer>(
    prepare: () => Promise<Prize>,
    run: (racer: number, prize: Prize) => Promise<Answer>,
    judge: (answers: readonly Answer[]) => void,
  ): Promise<void> {
    for (let round = 0; round < most; round += 1) {
      const prize = await prepare();
      judge(await Promise.all(Array.from({ length: racers }, (_, racer) => run(racer, prize))));
    }
  }

  const newCode = async (): Promise<string> => codeIn(await open(alice, authorizePath))!;

  /** One has success, and all others the same refusal. */
  const oneWins = (won: number, lost: number) => (answers: readonly { status: number }[]) => {
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([won, ...Array(answers.length - 1).fill(lost)].toSorted());
  };

  const patience = 300_000;

  test(
    "give one token answer for one code",
    async () => {
      await race(
        newCode,
        (racer, code) => replicas.ask(racer, "/token", redemptionOf(code)),
        oneWins(200, 400),
      );
    },
    patience,
  );

  test(
    "give one successor for one refresh token, and the family lives on",
    async () => {
      const first = JSON.parse(
        (await replicas.ask(0, "/token", redemptionOf(await newCode()))).body,
      ) as { refresh_token: string };
      let refreshToken = first.refresh_token;
      await race(
        async () => refreshToken,
        (racer, token) => replicas.ask(racer, "/token", refreshOf(token)),
        (answers) => {
          const successors = answers.map(
            ({ body }) => (JSON.parse(body) as { refresh_token?: string }).refresh_token,
          );
          expect(new Set(successors).size).toBe(1);
          expect(successors[0]).not.toBe(refreshToken);
          refreshToken = successors[0]!;
        },
      );
      expect((await replicas.ask(1, "/token", refreshOf(refreshToken))).status).toBe(200);
    },
    patience,
  );

  test(
    "open one pushed request once",
    async () => {
      const push = async (): Promise<string> =>
        (
          JSON.parse((await replicas.ask(0, "/par", post(question))).body) as {
            request_uri: string;
          }
        ).request_uri;
      const arrive = async (_racer: number, requestUri: string) =>
        open(
          alice,
          `/authorize?${new URLSearchParams({ client_id: "quillpost", request_uri: requestUri })}`,
        );
      await race(push, arrive, (answers) => {
        expect(answers.filter((answer) => codeIn(answer))).toHaveLength(1);
        expect(answers.filter(({ statusCode }) => statusCode === 400)).toHaveLength(
          answers.length - 1,
        );
      });
    },
    patience,
  );

  test(
    "believe one DPoP proof once",
    async () => {
      const prove = (nonce: string): Promise<string> =>
        new SignJWT({
          jti: randomBytes(16).toString("base64url"),
          htm: "POST",
          htu: `${replicas.issuer}/par`,
          nonce,
        })
          .setIssuedAt()
          .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk: publicJwk })
          .sign(dpopKey);
      const newProof = async (): Promise<string> => {
        const { headers } = await replicas.ask(
          0,
          "/par",
          post(question, { dpop: await prove("none yet") }),
        );
        return prove(String(headers["dpop-nonce"]));
      };
      await race(
        newProof,
        (racer, dpop) => replicas.ask(racer, "/par", post(question, { dpop })),
        oneWins(201, 400),
      );
    },
    patience,
  );
});
