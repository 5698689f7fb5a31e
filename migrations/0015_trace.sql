-- The request that made something happen, as a W3C traceparent: webhooks carry it on, however late they are sent.
ALTER TABLE outbox ADD COLUMN trace TEXT;
ALTER TABLE deliveries ADD COLUMN trace TEXT;
