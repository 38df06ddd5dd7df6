package io.tidewire.auth;

import io.tidewire.kit.process.ServiceProcess;

/** The entry point: {@code java -jar auth-service.jar}. */
public final class AuthMain {

  private AuthMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new AuthService(), args);
  }
}
