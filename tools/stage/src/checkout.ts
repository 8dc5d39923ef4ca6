import { fileURLToPath } from "node:url";

/** The top folder of the checkout that the stage runs from. */
export const checkout = fileURLToPath(new URL("../../../", import.meta.url));
