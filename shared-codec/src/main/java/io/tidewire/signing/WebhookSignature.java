package io.tidewire.signing;

/** The {@code X-Pusher-Signature} of a webhook: what its receiver checks the body against. */
public final class WebhookSignature {

  private WebhookSignature() {}

  /**
   * @param body the very bytes that are sent
   */
  public static String sign(AppSecret secret, byte[] body) {
    return Hmac.sign(secret, body);
  }
}
