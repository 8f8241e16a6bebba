package rs.astra.hotline.core.call;

/** Who brought caller and counsellor together. */
public enum Via {
  /** This service. */
  BACKEND,
  /** Asterisk's own queue, while this service was away. */
  FALLBACK
}
