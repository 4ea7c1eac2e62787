-- Each write of words renews the lease: an index over it made every such write one of all five indexes. The few turns that are open are found by uk_turns_session_id_running.
drop index interview.idx_turns_lease_until;
-- Room in each page for the next version of a row, so that an update that touches no index stays there.
alter table interview.turns set (fillfactor = 80);
