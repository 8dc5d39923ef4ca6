// What came in this address was refused; it need not stay in the address bar and the history.
history.replaceState(null, "", location.pathname);
