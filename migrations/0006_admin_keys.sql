-- A key that may do what the operator may: made with 'meetai keygen --admin'.
ALTER TABLE keys ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1));
