package rs.astra.hotline.core.roster;

import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * A rule that the roster breaks.
 *
 * @param person whom it concerns
 * @param when where in the roster; for a rest, the rest that is too short
 */
public record Finding(Rule rule, CounsellorId person, Span when) {
  /** How bad it is. */
  public enum Severity {
    /** Against the law, or impossible. */
    ERROR,
    /** Allowed, but somebody should know. */
    WARNING
  }

  /** The rules of {@link RosterRules}. */
  public enum Rule {
    /** One person is at work at two places. */
    OVERLAP(Severity.ERROR, "is at work twice at the same time", "nobody can answer twice"),
    /** Somebody at work is on call as well. */
    OVERLAP_ON_CALL(
        Severity.WARNING,
        "is at work and on call at the same time, or on call twice",
        "while one call is answered, the other post is empty"),
    /** Less than 12 h of rest between two working days. */
    REST(
        Severity.ERROR,
        "has less than 12 h of rest between two working days",
        "Labour Act (Zakon o radu), art. 66"),
    /** More than 12 h of work without a pause. */
    LONG_SHIFT(
        Severity.ERROR,
        "works for more than 12 h",
        "Labour Act (Zakon o radu), art. 66: 12 h of rest in every day"),
    /** More than 8 h of work without a pause. */
    TIRING_SHIFT(
        Severity.WARNING, "works for more than 8 h", "Helplines Partnership: shifts of 4 to 8 h"),
    /** More than a week of nights in a row, without the person's agreement. */
    NIGHTS(
        Severity.ERROR,
        "works more than 7 nights in a row and has not agreed to it in writing",
        "Labour Act (Zakon o radu), art. 62 and 63"),
    /** Nobody is there to take over for as long as the break that is due. */
    BREAK(
        Severity.WARNING,
        "has nobody to take over during the break",
        "Labour Act (Zakon o radu), art. 64: work with people is not interrupted for a break"),
    /** On shift, and the roster names no station at which to ring. */
    NO_STATION(
        Severity.WARNING,
        "is on shift without a station, and rung only after signing in",
        "who has not signed in is rung where the roster says (OnRoster, rule 1)"),
    /** One person alone at night. */
    ALONE_AT_NIGHT(
        Severity.WARNING,
        "is alone at work at night",
        "Erlang C: with one counsellor, one caller in seven finds the line busy");

    private final Severity severity;
    private final String words;
    private final String source;

    Rule(Severity severity, String words, String source) {
      this.severity = severity;
      this.words = words;
      this.source = source;
    }

    /** How bad it is to break it. */
    public Severity severity() {
      return severity;
    }

    /** What is wrong, as the end of a sentence that begins with a person. */
    public String words() {
      return words;
    }

    /** Where the rule comes from. */
    public String source() {
      return source;
    }
  }
}
