package io.tidewire.publish.admission;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.signing.RequestSignature;

/**
 * A request head whose signature is valid. The body is still to come, and must match the signed
 * MD5. Only {@link Verification} creates one.
 */
public record VerifiedHead(AppPolicy app, RequestSignature signature, RequestHead head) {

  /**
   * @param body the complete body
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
