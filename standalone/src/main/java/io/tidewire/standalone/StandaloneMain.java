package io.tidewire.standalone;

import io.tidewire.kit.process.ServiceProcess;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;

/** Starts everything in one process: {@code java -jar tidewire.jar}. */
public final class StandaloneMain {

  private StandaloneMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new Standalone(System.out::print), args);
  }

  /** Throws {@link BadSetting} if a setting of any service is wrong. Starts nothing. */
  public static void check(Settings settings) {
    ServiceProcess.check(settings);
    new Standalone(System.out::print).check(settings);
  }
}
