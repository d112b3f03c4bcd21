-- The first schema. Times are ISO 8601 in UTC; JSON columns are written by newsletter.ledger.rows.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The moves of newsletter.delivery.states once more, on purpose: the database itself refuses any other.
CREATE TABLE delivery_move (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;

INSERT INTO delivery_move (source, target) VALUES
    ('pending', 'sending'),
    ('pending', 'suppressed'),
    ('pending', 'cancelled'),
    ('sending', 'accepted'),
    ('sending', 'written'),
    ('sending', 'deferred'),
    ('sending', 'rejected'),
    ('sending', 'uncertain'),
    ('sending', 'pending'),
    ('deferred', 'pending'),
    ('deferred', 'expired'),
    ('deferred', 'suppressed'),
    ('deferred', 'cancelled'),
    ('accepted', 'bounced'),
    ('accepted', 'complained'),
    ('bounced', 'accepted'),
    ('bounced', 'complained'),
    ('uncertain', 'accepted'),
    ('uncertain', 'bounced'),
    ('uncertain', 'complained'),
    ('uncertain', 'pending'),
    ('rejected', 'pending'),
    ('expired', 'pending');

CREATE TABLE campaign_move (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;

INSERT INTO campaign_move (source, target) VALUES
    ('draft', 'ready'),
    ('draft', 'cancelled'),
    ('ready', 'sending'),
    ('ready', 'cancelled'),
    ('sending', 'paused'),
    ('sending', 'finished'),
    ('sending', 'cancelled'),
    ('paused', 'sending'),
    ('paused', 'finished'),
    ('paused', 'cancelled'),
    ('finished', 'sending');

CREATE TABLE campaign (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue TEXT NOT NULL CHECK (issue <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('outbox', 'loopback', 'real')),
    relay TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft'
        CHECK (state IN ('draft', 'ready', 'sending', 'paused', 'finished', 'cancelled')),
    publication TEXT NOT NULL,
    lists TEXT NOT NULL,
    git_commit TEXT NOT NULL DEFAULT '',
    planned INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

-- Of one issue and kind, one campaign at a time is on its way.
CREATE UNIQUE INDEX campaign_open ON campaign (issue, kind) WHERE state IN ('draft', 'ready', 'sending', 'paused');
CREATE INDEX campaign_of_issue ON campaign (issue, id);

CREATE TRIGGER campaign_moves BEFORE UPDATE OF state ON campaign
WHEN NEW.state <> OLD.state
    AND NOT EXISTS (SELECT 1 FROM campaign_move WHERE source = OLD.state AND target = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'illegal move of a campaign');
END;

CREATE TABLE asset (
    digest TEXT PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE edition (
    campaign_id INTEGER NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (campaign_id, locale)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER edition_is_frozen BEFORE UPDATE ON edition
BEGIN
    SELECT RAISE(ABORT, 'an edition of a campaign cannot change');
END;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    key TEXT NOT NULL CHECK (key <> ''),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    list TEXT NOT NULL,
    locale TEXT NOT NULL,
    fields TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    dated TEXT,
    reply TEXT NOT NULL DEFAULT '',
    UNIQUE (campaign_id, key),
    FOREIGN KEY (campaign_id, locale) REFERENCES edition (campaign_id, locale)
) STRICT;

CREATE UNIQUE INDEX delivery_by_state ON delivery (campaign_id, state, position);
CREATE INDEX delivery_of_person ON delivery (key);

CREATE TRIGGER delivery_moves BEFORE UPDATE OF state ON delivery
WHEN NEW.state <> OLD.state
    AND NOT EXISTS (SELECT 1 FROM delivery_move WHERE source = OLD.state AND target = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'illegal move of a delivery');
END;

CREATE TRIGGER delivery_joins_a_draft BEFORE INSERT ON delivery
WHEN NEW.state <> 'pending' OR (SELECT state FROM campaign WHERE id = NEW.campaign_id) IS NOT 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a frozen audience cannot grow');
END;

-- One try each. The row is the intent; its end is written after the final reply.
CREATE TABLE attempt (
    delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    relay TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    phase TEXT,
    blame TEXT,
    reply TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- What happened beside the attempts: a campaign's moves, and moves of deliveries outside an attempt.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    delivery_id INTEGER REFERENCES delivery (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX event_of_campaign ON event (campaign_id, id);
CREATE INDEX event_of_delivery ON event (delivery_id) WHERE delivery_id IS NOT NULL;

-- Compared one by one: for IN with more than two values SQLite fills a table, which takes longer than the whole row.
CREATE TABLE subscription (
    list TEXT NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status = 'confirmed' OR status = 'pending' OR status = 'unsubscribed' OR status = 'removed'),
    at TEXT NOT NULL,
    PRIMARY KEY (list, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (
    key TEXT NOT NULL,
    scope TEXT NOT NULL DEFAULT '*',
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (key, scope)
) STRICT, WITHOUT ROWID;
