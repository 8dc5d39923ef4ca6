// What came in this address has been dealt with, or is a lone question mark; it need not stay in
// the address bar and the history.
history.replaceState(null, "", location.pathname);
