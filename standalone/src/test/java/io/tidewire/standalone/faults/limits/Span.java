package io.tidewire.standalone.faults.limits;

/** A part of a run, in µs of its clock. */
record Span(long from, long to) {

  long length() {
    return to - from;
  }
}
