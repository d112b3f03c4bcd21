-- People and what they chose for themselves; standing with its moves; consents; suppressions that end; a history.

-- A number is in links that were sent, so it is never given to anybody else.
CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE CHECK (key <> ''),
    address TEXT NOT NULL,
    created_at TEXT NOT NULL,
    name TEXT,
    locale TEXT,
    time_zone TEXT
) STRICT;

CREATE TABLE mailing_list (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL DEFAULT '',
    read_at TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- `event` is the last one that changed the standing, `former` the standing before it. Each tag stands between two line
-- breaks, so that it can be looked for as a text.
ALTER TABLE subscription ADD COLUMN event TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN former TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN source TEXT NOT NULL DEFAULT ''
    CHECK (
        source = '' OR source = 'file' OR source = 'import' OR source = 'form' OR source = 'api' OR source = 'editor'
        OR source = 'mail'
    );
ALTER TABLE subscription ADD COLUMN joined_at TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN locale TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';
ALTER TABLE subscription ADD COLUMN tags TEXT NOT NULL DEFAULT '';

CREATE INDEX subscription_by_status ON subscription (list, status);

ALTER TABLE suppression ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE suppression ADD COLUMN expires TEXT NOT NULL DEFAULT '';

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    list TEXT NOT NULL,
    at TEXT NOT NULL,
    how TEXT NOT NULL,
    network TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL DEFAULT '',
    confirmed_at TEXT NOT NULL DEFAULT '',
    confirmed_network TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX consent_of_person ON consent (key, list);

CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    key TEXT NOT NULL,
    list TEXT NOT NULL,
    change TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX history_of_person ON history (key);

-- What was recorded before there was a history, as its first lines.
INSERT INTO mailing_list (name) SELECT DISTINCT list FROM subscription;
UPDATE subscription SET
    event = CASE status
        WHEN 'pending' THEN 'ask' WHEN 'confirmed' THEN 'add' WHEN 'removed' THEN 'remove' ELSE 'unsubscribe'
    END,
    joined_at = CASE status WHEN 'confirmed' THEN at ELSE '' END;
INSERT INTO history (at, key, list, change, detail, who, why)
SELECT at, key, list, event, status, 'editor', 'recorded by an earlier version' FROM subscription ORDER BY at, list, key;
INSERT INTO history (at, key, list, change, detail, who, why)
SELECT at, key, scope, 'suppress', reason, 'editor', 'recorded by an earlier version' FROM suppression ORDER BY at, key;

-- The moves of newsletter.subscribers.standing once more, on purpose: the database itself refuses any other.
CREATE TABLE subscription_move (
    source TEXT NOT NULL,
    event TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (source, event, target)
) STRICT, WITHOUT ROWID;

INSERT INTO subscription_move (source, event, target) VALUES
    ('', 'ask', 'pending'),
    ('', 'add', 'confirmed'),
    ('', 'unsubscribe', 'unsubscribed'),
    ('', 'remove', 'removed'),
    ('pending', 'confirm', 'confirmed'),
    ('pending', 'unsubscribe', 'unsubscribed'),
    ('pending', 'remove', 'removed'),
    ('pending', 'lapse', 'unsubscribed'),
    ('pending', 'lapse', 'removed'),
    ('confirmed', 'unsubscribe', 'unsubscribed'),
    ('confirmed', 'remove', 'removed'),
    ('unsubscribed', 'ask', 'pending'),
    ('unsubscribed', 'undo', 'confirmed'),
    ('unsubscribed', 'undo', 'pending'),
    ('unsubscribed', 'undo', 'removed'),
    ('removed', 'ask', 'pending'),
    ('removed', 'unsubscribe', 'unsubscribed'),
    ('removed', 'restore', 'confirmed'),
    ('removed', 'restore', 'pending'),
    ('removed', 'add', 'confirmed'),
    ('removed', 'add', 'pending');

CREATE TRIGGER subscription_begins BEFORE INSERT ON subscription
WHEN (NEW.status = 'confirmed' OR NEW.status = 'pending' OR NEW.status = 'unsubscribed' OR NEW.status = 'removed')
    AND NOT EXISTS (SELECT 1 FROM subscription_move WHERE source = '' AND event = NEW.event AND target = NEW.status)
BEGIN
    SELECT RAISE(ABORT, 'illegal move of a subscription');
END;

-- Undoing and restoring lead back to where it was before; of whom nothing earlier is known was a reader.
CREATE TRIGGER subscription_moves BEFORE UPDATE OF status ON subscription
WHEN NEW.status <> OLD.status
    AND (
        NOT EXISTS (
            SELECT 1 FROM subscription_move WHERE source = OLD.status AND event = NEW.event AND target = NEW.status
        )
        OR ((NEW.event = 'undo' OR NEW.event = 'restore' OR NEW.event = 'add')
            AND NEW.status <> coalesce(nullif(OLD.former, ''), 'confirmed'))
        OR NEW.former <> OLD.status
    )
BEGIN
    SELECT RAISE(ABORT, 'illegal move of a subscription');
END;

-- Only a person's name and address may be taken out of it, by which nobody can tell any more who it was.
CREATE TRIGGER history_is_kept BEFORE UPDATE ON history
WHEN NEW.key NOT LIKE 'forgotten-%' OR OLD.key LIKE 'forgotten-%' OR NEW.at <> OLD.at OR NEW.list <> OLD.list
    OR NEW.change <> OLD.change OR NEW.who <> OLD.who
BEGIN
    SELECT RAISE(ABORT, 'the history of people cannot change');
END;

CREATE TRIGGER history_only_grows BEFORE DELETE ON history
BEGIN
    SELECT RAISE(ABORT, 'the history of people only grows');
END;
