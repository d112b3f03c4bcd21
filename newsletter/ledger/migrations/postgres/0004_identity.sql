-- A ledger has its id from the beginning, so that a copy of it is known as a copy.
INSERT INTO meta (name, value) VALUES ('ledger-id', replace(gen_random_uuid()::text, '-', '')) ON CONFLICT DO NOTHING;
