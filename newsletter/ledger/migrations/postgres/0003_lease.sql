-- Who sends a campaign. `expires` is in ms since 1970, by the clock of the database; 0 after a release. The row stays, so
-- that a token is never given out a second time.
CREATE TABLE lease (
    campaign_id BIGINT PRIMARY KEY REFERENCES campaign (id) ON DELETE CASCADE,
    holder TEXT NOT NULL,
    token BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
