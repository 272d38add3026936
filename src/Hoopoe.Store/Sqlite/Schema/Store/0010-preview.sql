-- The beginning of a message's text (RFC 8970), made when it comes; NULL for older ones until somebody asks, empty for one without text.
ALTER TABLE message_data ADD COLUMN preview TEXT;
