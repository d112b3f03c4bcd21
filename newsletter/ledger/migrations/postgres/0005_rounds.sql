-- When the present round of attempts at a delivery began: whoever is sent to again by order has the whole time again.
ALTER TABLE delivery ADD COLUMN since TEXT COLLATE "C";

-- On which days (in UTC) a relay was used, for its warm-up.
CREATE TABLE relay_day (
    relay TEXT NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (relay, day)
);

INSERT INTO relay_day (relay, day) SELECT DISTINCT relay, substr(started_at, 1, 10) FROM attempt;
