-- A person's own rows are found without reading a table from end to end.
create index group_invites_by_creator on group_invites (created_by);
create index declined_requests_by_addressee on declined_requests (addressee_id);
