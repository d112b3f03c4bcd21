-- Other programs: what they are told, and who of them may ask.

-- `changes` are words of `history` and `event`, with spaces around each.
CREATE TABLE webhook (
    name TEXT PRIMARY KEY,
    changes TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A notice names a line of the history or an event, and nobody: whoever is forgotten is forgotten here, too. Only their
-- number stays as `subject` until the notice is dropped, for programs have to be told whom they are to forget.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook TEXT NOT NULL,
    change TEXT NOT NULL,
    at TEXT NOT NULL,
    history_id INTEGER,
    subject INTEGER,
    event_id INTEGER REFERENCES event (id) ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given-up')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    reply TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX notice_that_waits ON notice (webhook, due) WHERE state = 'waiting';
CREATE INDEX notice_of_webhook ON notice (webhook, id);
CREATE INDEX notice_of_history ON notice (history_id) WHERE history_id IS NOT NULL;
CREATE INDEX notice_of_event ON notice (event_id) WHERE event_id IS NOT NULL;

CREATE TRIGGER history_is_noticed AFTER INSERT ON history WHEN EXISTS (SELECT 1 FROM webhook)
BEGIN
    INSERT INTO notice (webhook, change, at, history_id, due)
    SELECT name, NEW.change, NEW.at, NEW.id, NEW.at FROM webhook WHERE instr(changes, ' ' || NEW.change || ' ');
END;

CREATE TRIGGER event_is_noticed AFTER INSERT ON event
WHEN NEW.event IN ('finish', 'bounce', 'complain') AND EXISTS (SELECT 1 FROM webhook)
BEGIN
    INSERT INTO notice (webhook, change, at, event_id, due)
    SELECT name, NEW.event, NEW.at, NEW.id, NEW.at FROM webhook WHERE instr(changes, ' ' || NEW.event || ' ');
END;

-- Of a token only its digest is kept: nobody who reads the ledger can use it.
CREATE TABLE api_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires TEXT NOT NULL DEFAULT '',
    used_on TEXT NOT NULL DEFAULT ''
) STRICT;
