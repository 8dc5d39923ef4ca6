/**
 * How long Fernmail lets an authorization code live, in seconds; RFC 6749 §4.1.2 says ten minutes
 * at most. No message tells it, so the story keeps its own copy, and a test compares the two.
 */
export const codeLifetime = 60;
