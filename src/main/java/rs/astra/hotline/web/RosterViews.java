package rs.astra.hotline.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Mistake;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Review;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.StoredRoster;

/**
 * What of a roster leaves the server: ids, never names, and no reason for an absence. What the
 * roster says is by the clock on the wall in its zone; what is computed from it are instants (UTC).
 */
final class RosterViews {
  private static final int MOST_TOLD = 1_000;

  private RosterViews() {}

  static JsonObject roster(StoredRoster stored) {
    Roster roster = stored.roster();
    return new JsonObject()
        .put("version", stored.version())
        .put("zone", roster.zone().getId())
        .put("people", all(roster.people().values(), RosterViews::person))
        .put("shifts", all(roster.shifts().values(), RosterViews::shift))
        .put("absences", all(roster.absences(), RosterViews::absence))
        .put("changes", all(roster.changes().values(), RosterViews::change));
  }

  private static JsonObject person(Person person) {
    Map<String, Object> speaks = new TreeMap<>();
    person.speaks().forEach((language, how) -> speaks.put(language.tag(), Views.name(how)));
    return new JsonObject()
        .put("id", person.id().value())
        .put("station", person.station() == null ? null : person.station().value())
        .put("speaks", new JsonObject(speaks))
        .put("nights", person.longNights());
  }

  private static JsonObject shift(Shift shift) {
    JsonObject json =
        new JsonObject()
            .put("id", shift.id().value())
            .put("person", shift.person().value())
            .put("post", shift.post().name().toLowerCase(Locale.ROOT));
    switch (shift.days()) {
      case Days.Once once -> json.put("date", once.day().toString());
      case Days.Weekly weekly -> {
        json.put("days", new JsonArray());
        weekly.on().forEach(day -> json.getJsonArray("days").add(Views.name(day).substring(0, 3)));
        json.put("every", weekly.every()).put("from", weekly.from().toString());
        json.put("until", weekly.until() == null ? null : weekly.until().toString());
      }
    }
    return hours(json, shift.hours());
  }

  private static JsonObject absence(Absence absence) {
    return new JsonObject()
        .put("person", absence.person().value())
        .put("from", absence.from().toString())
        .put("until", absence.until().toString());
  }

  private static JsonObject change(Change change) {
    JsonObject json =
        new JsonObject()
            .put("shift", change.of().shift().value())
            .put("date", change.of().day().toString());
    return switch (change) {
      case Change.Cancelled _ -> json.put("change", "cancelled");
      case Change.Taken taken -> json.put("change", "taken").put("person", taken.by().value());
      case Change.Moved moved ->
          hours(json.put("change", "moved").put("to", moved.to().toString()), moved.hours());
    };
  }

  private static JsonObject hours(JsonObject json, Hours hours) {
    return json.put("start", hours.start().toString()).put("end", hours.end().toString());
  }

  static JsonObject mistakes(Collection<Mistake> mistakes) {
    return new JsonObject()
        .put("error", "this is no roster, nothing of it can be used")
        .put(
            "mistakes",
            all(
                mistakes,
                mistake ->
                    new JsonObject()
                        .put("in", mistake.file())
                        .put("line", mistake.line())
                        .put("reason", mistake.reason())));
  }

  static JsonObject review(Review review) {
    return gaps(period(review.period()), review.gaps())
        .put("findingsInAll", review.findings().size())
        .put(
            "findings",
            all(
                first(review.findings()),
                finding ->
                    span(
                        new JsonObject()
                            .put("severity", Views.name(finding.rule().severity()))
                            .put("rule", Views.name(finding.rule()))
                            .put("person", finding.person().value())
                            .put("words", finding.rule().words())
                            .put("source", finding.rule().source()),
                        finding.when())));
  }

  static JsonObject coverage(long version, Coverage coverage) {
    return gaps(period(coverage.period()), coverage.gaps()).put("version", version);
  }

  private static JsonObject gaps(JsonObject json, List<Coverage.Gap> gaps) {
    return json.put("gapsInAll", gaps.size()).put("gaps", all(first(gaps), RosterViews::gap));
  }

  /** Those that come first; an answer must not be as large as a hostile roster makes it. */
  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(all.size(), MOST_TOLD));
  }

  private static JsonObject gap(Coverage.Gap gap) {
    return span(
        new JsonObject()
            .put("level", Views.name(gap.level()))
            .put("language", gap.language().tag()),
        gap.span());
  }

  static JsonObject onDuty(StoredRoster stored, Instant at) {
    return new JsonObject()
        .put("version", stored.version())
        .put("at", at.toString())
        .put("onDuty", all(stored.roster().onDuty(at), RosterViews::duty));
  }

  private static JsonObject duty(Duty duty) {
    return span(
        new JsonObject()
            .put("person", duty.person().value())
            .put("post", duty.post().name().toLowerCase(Locale.ROOT)),
        duty.span());
  }

  private static JsonObject period(Span period) {
    return span(new JsonObject(), period);
  }

  private static JsonObject span(JsonObject json, Span span) {
    return json.put("from", span.from().toString()).put("until", span.until().toString());
  }

  private static <T> JsonArray all(Collection<T> of, Function<T, JsonObject> view) {
    return of.stream().map(view).collect(JsonArray::new, JsonArray::add, JsonArray::addAll);
  }
}
