-- Messages that somebody has asked for: to confirm, to be welcomed, to change what they get.
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('confirm', 'welcome', 'manage')),
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    list TEXT NOT NULL,
    locale TEXT NOT NULL,
    network TEXT NOT NULL,
    provider TEXT NOT NULL,
    at TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'sent', 'failed', 'dropped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX letter_to_send ON letter (state, due);
CREATE INDEX letter_to_person ON letter (key, at);
CREATE INDEX letter_from_network ON letter (network, at);
CREATE INDEX letter_to_provider ON letter (provider, at);
CREATE INDEX letter_lately ON letter (at);
