"""What may be told of a count, so that a table stays a table (G7); what may be written of a patient (G13). Pure."""
