package io.tidewire.publish.intake;

import java.util.List;
import java.util.Optional;

/** The parameters of a request's query, decoded as they were when they were signed. */
public interface EventParameters {

  /** The value of a parameter that occurs once. */
  Optional<String> parameter(String name);

  /** The values of a list, {@code name[]=a&name[]=b}; empty if there is none. */
  List<String> parameterList(String name);
}
