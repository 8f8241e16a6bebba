package rs.astra.hotline.engine;

import io.vertx.core.buffer.Buffer;
import rs.astra.hotline.core.consent.CallbackConsent;

/**
 * Seals what somebody who wants to be called back has told us, so that only we can open it, and
 * only together with the consent that it belongs to.
 */
public interface Sealing {
  /**
   * What was typed as a number, made international.
   *
   * @throws NoNumber if it is none that a callback may dial
   */
  CallbackNumber parse(String typed) throws NoNumber;

  /**
   * Sealed, as it may be stored beside the consent.
   *
   * @throws NoKey if nothing can be sealed
   */
  Slip seal(CallbackNumber number, Words words, CallbackConsent consent) throws NoKey;

  /**
   * The number, to be closed after dialling.
   *
   * @throws NoKey if the key is gone, or the consent is not the one for which it was sealed
   */
  CallbackNumber number(Slip slip, CallbackConsent consent) throws NoKey;

  /** As {@link #number}, for what a counsellor must know before calling. */
  Words words(Slip slip, CallbackConsent consent) throws NoKey;

  /**
   * What a counsellor must know before calling. Does not print.
   *
   * @param mayAnswer who may pick up, and what to do if somebody else does; at most 200 characters
   * @param codeWord by which both are sure, may be empty; at most 60 characters
   */
  record Words(String mayAnswer, String codeWord) {
    @Override
    public String toString() {
      return "[words]";
    }
  }

  /** Number and words, sealed; each opens for itself. Does not print. */
  record Slip(Buffer number, Buffer words) {
    @Override
    public String toString() {
      return "[sealed]";
    }
  }

  /** It is no number, or one that nobody may be made to call: too short, premium, ours. */
  final class NoNumber extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** It cannot be sealed or opened. */
  final class NoKey extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
