package rs.astra.hotline.web;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.ShiftId;

/** What coordinators say of single days: somebody takes a shift, or is not there. */
final class RosterWords {
  static final String ALLOWED =
      "the body is {\"shift\", \"date\", \"change\": \"cancelled\"}, or \"taken\" with \"person\","
          + " or \"moved\" with \"to\", \"start\" and \"end\"; an absence is {\"person\", \"from\","
          + " \"until\"} with times such as 2026-03-29T22:00";

  private RosterWords() {}

  /** Adds itself to a roster, which says why if it cannot be. */
  interface Addition {
    Roster to(Roster roster);
  }

  /**
   * Makes something of a body; throws an {@link IllegalArgumentException} if it has no such form.
   */
  interface Reading {
    Addition read(JsonObject body);
  }

  static Addition change(JsonObject body) {
    try {
      Change.Occurrence of =
          new Change.Occurrence(
              new ShiftId(text(body, "shift")), LocalDate.parse(text(body, "date")));
      Change change =
          switch (text(body, "change")) {
            case "cancelled" -> {
              only(body, "shift", "date", "change");
              yield new Change.Cancelled(of);
            }
            case "taken" -> {
              only(body, "shift", "date", "change", "person");
              yield new Change.Taken(of, new CounsellorId(text(body, "person")));
            }
            case "moved" -> {
              only(body, "shift", "date", "change", "to", "start", "end");
              yield new Change.Moved(
                  of,
                  LocalDate.parse(text(body, "to")),
                  new Hours(time(body, "start"), time(body, "end")));
            }
            default -> throw new IllegalArgumentException("no such change");
          };
      return roster -> roster.with(change);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no such day or time", e);
    }
  }

  static Addition absence(JsonObject body) {
    only(body, "person", "from", "until");
    try {
      Absence absence =
          new Absence(
              new CounsellorId(text(body, "person")),
              LocalDateTime.parse(text(body, "from")),
              LocalDateTime.parse(text(body, "until")));
      return roster -> roster.with(absence);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no such time", e);
    }
  }

  private static void only(JsonObject body, String... names) {
    if (!Set.of(names).equals(body.fieldNames())) {
      throw new IllegalArgumentException("other fields");
    }
  }

  private static LocalTime time(JsonObject body, String name) {
    return LocalTime.parse(text(body, name));
  }

  private static String text(JsonObject body, String name) {
    if (body.getValue(name) instanceof String text && text.length() <= 40) {
      return text;
    }
    throw new IllegalArgumentException("a field is missing");
  }
}
