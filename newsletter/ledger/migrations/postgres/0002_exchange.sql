-- What the sender's exchange needs: orders, budgets, and the indexes behind claims.

ALTER TABLE campaign ADD COLUMN orders TEXT NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD COLUMN cleared INTEGER;
ALTER TABLE event ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;

-- Claims take the first that is due of a destination group; counts read nothing else.
CREATE UNIQUE INDEX delivery_to_begin ON delivery (campaign_id, state, destination, due, position);
-- Only those who wait for a time of their own: `due` is emptied when a delivery begins.
CREATE INDEX delivery_due ON delivery (campaign_id, due) WHERE due <> '';
-- Every delivery is written two times or more: what it leaves behind must not pile up in front of the next claim.
ALTER TABLE delivery SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE attempt SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- How often a budget was used. `slot` is the end of a twentieth of the budget's window, in ms since 1970, so that a
-- window that is changed later still counts what was used before.
CREATE TABLE usage (
    name TEXT NOT NULL,
    slot BIGINT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (name, slot)
);
