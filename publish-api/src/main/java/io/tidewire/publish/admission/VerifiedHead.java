package io.tidewire.publish.admission;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.signing.RequestSignature;

/**
 * A head that a backend of the app has signed. Its body is still to come, and to be compared with
 * the MD5 that was signed. Only {@link Verification} makes one.
 */
public record VerifiedHead(AppPolicy app, RequestSignature signature, RequestHead head) {

  /**
   * @param body whole
   * @throws Refused unless it is the body that was signed
   */
  public void requireBody(byte[] body) {
    String signed = signature.bodyMd5().orElse("");
    if (signed.isEmpty() && body.length == 0) return;
    String actual = RequestSignature.bodyMd5(body);
    if (!actual.equals(signed)) {
      throw Refused.unauthorized("Invalid body_md5: the MD5 of the received body is " + actual);
    }
  }
}
