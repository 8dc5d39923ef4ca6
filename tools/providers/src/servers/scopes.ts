/** What Quillpost asks for at the contacts. */
export const allScopes: readonly string[] = ["contacts.read", "contacts.write"];
