package io.tidewire.kit.bus;

/** What a process may say and read on a clustered bus; decides which secrets it needs. */
public enum BusRole {
  /** Faces the internet: knows the cluster secret only. */
  EDGE,
  /** Auth, presence, publish-api: knows the backend secret as well. */
  BACKEND
}
