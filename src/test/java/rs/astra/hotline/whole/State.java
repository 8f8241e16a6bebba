package rs.astra.hotline.whole;

/** What a call, or the counsellor after it, was at when something broke. */
enum State {
  WAITING("waiting"),
  RINGING("ringing"),
  TALKING("talking"),
  WRAP_UP("wrap-up");

  /** As the table names it. */
  final String words;

  State(String words) {
    this.words = words;
  }
}
