-- Other programs: what they are told, and who of them may ask.

-- `changes` are words of `history` and `event`, with spaces around each.
CREATE TABLE webhook (
    name TEXT PRIMARY KEY,
    changes TEXT NOT NULL
);

-- A notice names a line of the history or an event, and nobody: whoever is forgotten is forgotten here, too. Only their
-- number stays as `subject` until the notice is dropped, for programs have to be told whom they are to forget.
CREATE TABLE notice (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook TEXT NOT NULL,
    change TEXT NOT NULL,
    at TEXT NOT NULL,
    history_id BIGINT,
    subject BIGINT,
    event_id BIGINT REFERENCES event (id) ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given-up')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    reply TEXT NOT NULL DEFAULT ''
);

CREATE INDEX notice_that_waits ON notice (webhook, due) WHERE state = 'waiting';
CREATE INDEX notice_of_webhook ON notice (webhook, id);
CREATE INDEX notice_of_history ON notice (history_id) WHERE history_id IS NOT NULL;
CREATE INDEX notice_of_event ON notice (event_id) WHERE event_id IS NOT NULL;

-- Once for a statement, so that an import of a million people does not ask a million times.
CREATE FUNCTION notice_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM webhook) THEN
        INSERT INTO notice (webhook, change, at, history_id, due)
        SELECT w.name, f.change, f.at, f.id, f.at
        FROM fresh AS f JOIN webhook AS w ON strpos(w.changes, ' ' || f.change || ' ') > 0
        ORDER BY f.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER history_is_noticed AFTER INSERT ON history
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION notice_history();

CREATE FUNCTION notice_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notice (webhook, change, at, event_id, due)
    SELECT name, NEW.event, NEW.at, NEW.id, NEW.at FROM webhook WHERE strpos(changes, ' ' || NEW.event || ' ') > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER event_is_noticed AFTER INSERT ON event
FOR EACH ROW WHEN (NEW.event IN ('finish', 'bounce', 'complain')) EXECUTE FUNCTION notice_event();

-- Of a token only its digest is kept: nobody who reads the ledger can use it.
CREATE TABLE api_token (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires TEXT NOT NULL DEFAULT '',
    used_on TEXT NOT NULL DEFAULT ''
);
