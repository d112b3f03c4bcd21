-- A ledger has its id from the beginning, so that a copy of it is known as a copy.
INSERT INTO meta (name, value) VALUES ('ledger-id', lower(hex(randomblob(16)))) ON CONFLICT DO NOTHING;
