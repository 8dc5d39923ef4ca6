import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * The key was changed, or the text was moved to another row: what was sealed cannot be had back.
 */
export class Unsealable extends Error {
  override readonly name = "Unsealable";
}

export type Seal = ReturnType<typeof createSeal>;

/**
 * Encrypts what must be read again: AES-256-GCM with a fresh nonce for every text. `place` names
 * table, column and row; it is authenticated with the text, so a copied cell opens nowhere else.
 */
export function createSeal(key: Buffer) {
  return {
    close: (text: string, place: string): string => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
      const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString("base64url");
    },

    /** @throws Unsealable */
    open: (sealed: string, place: string): string => {
      const bytes = Buffer.from(sealed, "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), {
          authTagLength: 16,
        });
        decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
          "utf8",
        );
      } catch (error) {
        throw new Unsealable(`the sealed text at ${place} does not open`, { cause: error });
      }
    },
  };
}
