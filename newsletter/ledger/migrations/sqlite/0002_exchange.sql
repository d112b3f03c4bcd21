-- What the sender's exchange needs: destinations and due times, orders, budgets. Foreign keys are off in a migration.

ALTER TABLE campaign ADD COLUMN orders TEXT NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD COLUMN cleared INTEGER;
ALTER TABLE event ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;

-- Made anew, because SQLite can neither drop a constraint nor put a column before the wide ones.
CREATE TABLE delivery_anew (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    state TEXT NOT NULL DEFAULT 'pending',
    destination TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    dated TEXT,
    reply TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL CHECK (key <> ''),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    list TEXT NOT NULL,
    locale TEXT NOT NULL,
    fields TEXT NOT NULL,
    UNIQUE (key, campaign_id),
    FOREIGN KEY (campaign_id, locale) REFERENCES edition (campaign_id, locale)
) STRICT;

INSERT INTO delivery_anew (
    id, campaign_id, position, state, due, attempts, dated, reply, key, address, name, list, locale, fields
)
SELECT
    id, campaign_id, position, state, coalesce(not_before, ''), attempts, dated, reply, key, address, name, list,
    locale, fields
FROM delivery;

DROP TABLE delivery;
ALTER TABLE delivery_anew RENAME TO delivery;

-- Claims take the first that is due of a destination group; counts read nothing else.
CREATE UNIQUE INDEX delivery_to_begin ON delivery (campaign_id, state, destination, due, position);
-- Only those who wait for a time of their own: `due` is emptied when a delivery begins.
CREATE INDEX delivery_due ON delivery (campaign_id, due) WHERE due <> '';

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

-- How often a budget was used. `slot` is the end of a twentieth of the budget's window, in ms since 1970, so that a
-- window that is changed later still counts what was used before.
CREATE TABLE usage (
    name TEXT NOT NULL,
    slot INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (name, slot)
) STRICT, WITHOUT ROWID;
