package rs.astra.hotline.core.call;

/** Who has said which language a caller wants. */
public enum ChosenBy {
  /** The caller, by a key during the greeting. */
  KEY,
  /** The counsellor who talks with the caller. */
  COUNSELLOR
}
