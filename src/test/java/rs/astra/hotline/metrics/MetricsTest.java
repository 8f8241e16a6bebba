package rs.astra.hotline.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Strain;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.Situation;
import rs.astra.hotline.engine.StoredRoster;

class MetricsTest {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final LineId SOS = new LineId("sos");
  private static final LineId FREE = new LineId("free");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z0-9_]+)(?:\\{(.*)\\})? ([-+.0-9A-Za-z]+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  private static final Set<String> LABELS_OF_OURS =
      Set.of(
          "line",
          "what",
          "outcome",
          "le",
          "state",
          "script",
          "result",
          "version",
          "rule",
          "level",
          "language",
          "within",
          "reason",
          "limit",
          "because",
          "cause");

  /** What the dashboard and the alerts name, with the labels, as written to Prometheus. */
  private static final Set<String> EXPECTED =
      Set.of(
          "sos_calls_offered_total line",
          "sos_calls_ended_total line,outcome",
          "sos_call_wait_seconds_bucket le,line",
          "sos_call_wait_seconds_count line",
          "sos_call_wait_seconds_sum line",
          "sos_call_wait_seconds_max line",
          "sos_call_abandon_wait_seconds_bucket le,line",
          "sos_call_abandon_wait_seconds_count line",
          "sos_call_abandon_wait_seconds_sum line",
          "sos_call_abandon_wait_seconds_max line",
          "sos_call_talk_seconds_bucket le,line",
          "sos_call_talk_seconds_count line",
          "sos_call_talk_seconds_sum line",
          "sos_call_talk_seconds_max line",
          "sos_waiting_calls line",
          "sos_longest_wait_seconds line",
          "sos_talking_calls line",
          "sos_counsellors state",
          "sos_callbacks_total result",
          "sos_callbacks_refused_total because",
          "sos_calls_again_total line",
          "sos_shift_not_signed_in ",
          "sos_overrides state",
          "sos_page_sign_ins_total result",
          "sos_paused_counsellors reason",
          "sos_station_certificate_end_timestamp_seconds ",
          "sos_strained_counsellors limit",
          "sos_strains_total limit",
          "sos_missed_limit_total result",
          "sos_heavy_calls_total ",
          "sos_sign_ins_refused_total because",
          "sos_calls_fallback_total line",
          "sos_legs_total outcome",
          "sos_ami_connected ",
          "sos_ami_reconnects_total ",
          "sos_ami_last_event_timestamp_seconds ",
          "sos_ami_events_total ",
          "sos_agi_requests_total result,script",
          "sos_agi_rejected_total ",
          "sos_http_rejected_total ",
          "sos_http_throttled_total ",
          "sos_unknown_numbers_total ",
          "sos_engine_queue_facts ",
          "sos_engine_facts_total ",
          "sos_engine_overflows_total ",
          "sos_engine_impossible_total ",
          "sos_database_connected ",
          "sos_journal_pending ",
          "sos_journal_written_total ",
          "sos_journal_dropped_total ",
          "sos_asterisk_exposed what",
          "sos_identity_provider_answer_timestamp_seconds ",
          "sos_identity_provider_failures_total cause",
          "sos_keys_usable ",
          "sos_retention_last_run_timestamp_seconds ",
          "sos_retention_rows_total rule",
          "sos_trail_broken ",
          "sos_trail_failures_total ",
          "sos_spool_usable ",
          "sos_spool_transitions ",
          "sos_spool_bytes ",
          "sos_spool_limit_bytes ",
          "sos_coverage_gap_seconds language,level,within",
          "sos_coverage_computed_timestamp_seconds ",
          "sos_build_info version");

  private final AtomicReference<Situation> situation = new AtomicReference<>(nobody(Map.of()));
  private final AtomicLong events = new AtomicLong();
  private final Metrics metrics =
      new Metrics(
          List.of(SOS, FREE),
          () -> situation.get(),
          readings(events),
          List.of(unseen("old")),
          "0.1.0",
          InstantSource.fixed(NOON.plusSeconds(42)));
  private long sequence;

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void every_metric_has_its_agreed_name_and_labels_and_there_is_no_other_of_ours() {
    Set<String> found = new TreeSet<>();
    samples(metrics.scrape(TEXT))
        .forEach(
            (sample, _) -> {
              if (sample.startsWith("sos_")) {
                Set<String> labels = new TreeSet<>();
                Matcher label = LABEL.matcher(sample);
                while (label.find()) {
                  labels.add(label.group(1));
                }
                found.add(sample.replaceAll("\\{.*", "") + " " + String.join(",", labels));
              }
            });
    assertEquals(new TreeSet<>(EXPECTED), found);
  }

  @Test
  void every_combination_is_there_from_the_start_with_zero() {
    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    samples.entrySet().stream()
        .filter(s -> s.getKey().startsWith("sos_"))
        .filter(s -> !s.getKey().startsWith("sos_build_info"))
        .forEach(s -> assertEquals(0.0, s.getValue(), s.getKey()));
    for (String line : List.of("sos", "free")) {
      for (String outcome : List.of("answered", "abandoned", "abandoned_short", "lost")) {
        has(samples, "sos_calls_ended_total{line=\"" + line + "\",outcome=\"" + outcome + "\"}");
      }
      for (String le : List.of("5.0", "10.0", "15.0", "20.0", "30.0", "60.0", "120.0", "300.0")) {
        has(samples, "sos_call_wait_seconds_bucket{line=\"" + line + "\",le=\"" + le + "\"}");
      }
      String gaveUp = "sos_call_abandon_wait_seconds_bucket{line=\"" + line + "\",le=\"";
      assertEquals(
          Set.of("5.0\"}", "15.0\"}", "30.0\"}", "60.0\"}", "+Inf\"}"),
          samples.keySet().stream()
              .filter(name -> name.startsWith(gaveUp))
              .map(name -> name.substring(gaveUp.length()))
              .collect(Collectors.toSet()));
      for (String le : List.of("60.0", "300.0", "900.0", "1800.0", "3600.0", "7200.0")) {
        has(samples, "sos_call_talk_seconds_bucket{line=\"" + line + "\",le=\"" + le + "\"}");
      }
    }
    for (String state :
        List.of(
            "free",
            "ringing",
            "on_call",
            "wrap_up",
            "rest",
            "paused",
            "missed",
            "missed_too_often",
            "off_duty")) {
      has(samples, "sos_counsellors{state=\"" + state + "\"}");
    }
    for (String reason :
        List.of("break", "meal", "debrief", "training", "technical", "other", "missed_too_often")) {
      has(samples, "sos_paused_counsellors{reason=\"" + reason + "\"}");
    }
    for (String limit : List.of("heavy_calls", "talk")) {
      has(samples, "sos_strained_counsellors{limit=\"" + limit + "\"}");
      has(samples, "sos_strains_total{limit=\"" + limit + "\"}");
    }
    for (String script : List.of("arrive", "return", "accept")) {
      for (String result : List.of("ok", "handed_over", "refused")) {
        has(samples, "sos_agi_requests_total{result=\"" + result + "\",script=\"" + script + "\"}");
      }
    }
    for (String outcome :
        List.of("answered", "no_answer", "busy", "rejected", "unreachable", "cancelled", "lost")) {
      has(samples, "sos_legs_total{outcome=\"" + outcome + "\"}");
    }
    assertEquals(1.0, samples.get("sos_build_info{version=\"0.1.0\"}"));
  }

  @Test
  void an_answered_call_is_counted_with_its_wait_and_its_talk() {
    Caller caller = arrives("a", SOS);
    tell(new Transition.CallAnswered(caller, null, NOON.plusSeconds(15), Via.BACKEND));
    ended(caller, NOON.plusSeconds(15), NOON.plusSeconds(15 + 300), Ending.COMPLETED);

    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    assertEquals(1.0, samples.get("sos_calls_offered_total{line=\"sos\"}"));
    assertEquals(0.0, samples.get("sos_calls_offered_total{line=\"free\"}"));
    assertEquals(1.0, samples.get("sos_calls_ended_total{line=\"sos\",outcome=\"answered\"}"));
    assertEquals(0.0, samples.get("sos_call_wait_seconds_bucket{line=\"sos\",le=\"10.0\"}"));
    assertEquals(1.0, samples.get("sos_call_wait_seconds_bucket{line=\"sos\",le=\"15.0\"}"));
    assertEquals(1.0, samples.get("sos_call_wait_seconds_count{line=\"sos\"}"));
    assertEquals(300.0, samples.get("sos_call_talk_seconds_sum{line=\"sos\"}"));
  }

  @Test
  void a_call_answered_twice_or_before_our_start_waits_once() {
    Caller caller = arrives("a", SOS);
    tell(new Transition.CallAnswered(caller, null, NOON.plusSeconds(2), Via.BACKEND));
    tell(new Transition.CallAnswered(caller, null, NOON.plusSeconds(900), Via.BACKEND));
    ended(caller, NOON.plusSeconds(2), NOON.plusSeconds(950), Ending.COMPLETED);
    Caller old = caller("old", SOS);
    tell(new Transition.CallAnswered(old, null, NOON.plusSeconds(900), Via.BACKEND));

    assertEquals(
        1.0, samples(metrics.scrape(TEXT)).get("sos_call_wait_seconds_count{line=\"sos\"}"));
  }

  @Test
  void a_caller_who_gives_up_is_counted_by_how_long_it_took() {
    ended(arrives("a", SOS), null, NOON.plusSeconds(4), Ending.ABANDONED_WAITING);
    ended(arrives("b", SOS), null, NOON.plusSeconds(25), Ending.ABANDONED_RINGING);
    ended(arrives("c", SOS), NOON.plusSeconds(2), NOON.plusSeconds(25), Ending.LOST);

    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    String ended = "sos_calls_ended_total{line=\"sos\",outcome=";
    assertEquals(1.0, samples.get(ended + "\"abandoned_short\"}"));
    assertEquals(1.0, samples.get(ended + "\"abandoned\"}"));
    assertEquals(1.0, samples.get(ended + "\"lost\"}"));
    assertEquals(0.0, samples.get(ended + "\"answered\"}"));
    assertEquals(29.0, samples.get("sos_call_abandon_wait_seconds_sum{line=\"sos\"}"));
  }

  @Test
  void the_rest_of_the_transitions_is_counted() {
    tell(new Transition.CallFellBack(caller("a", FREE)));
    tell(new Transition.CallerRecognised(caller("a", FREE), new CallerToken("t"), true));
    tell(new Transition.CallerRecognised(caller("b", FREE), new CallerToken("u"), false));
    tell(new Transition.NumberRefused());
    CounsellorId ana = new CounsellorId("ana");
    LegId leg = LegId.of("r", 1);
    tell(new Transition.LegClosed(new CallId("a"), leg, ana, LegOutcome.HUNG_UP));
    tell(new Transition.LegClosed(new CallId("a"), leg, ana, LegOutcome.NO_ANSWER));

    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    assertEquals(1.0, samples.get("sos_calls_fallback_total{line=\"free\"}"));
    assertEquals(1.0, samples.get("sos_calls_again_total{line=\"free\"}"));
    assertEquals(1.0, samples.get("sos_unknown_numbers_total"));
    assertEquals(1.0, samples.get("sos_legs_total{outcome=\"answered\"}"));
    assertEquals(1.0, samples.get("sos_legs_total{outcome=\"no_answer\"}"));
  }

  @Test
  void what_was_asked_of_people_and_what_they_asked_for_is_counted() {
    CounsellorId ana = new CounsellorId("ana");
    StationId desk = new StationId("c1");
    CallId call = new CallId("a");
    LegId leg = LegId.of("r", 1);
    Availability out = new Availability.Paused(NOON, PauseReason.MISSED_TOO_OFTEN);
    Availability missed = new Availability.Ringing(call, leg, new Availability.Free(NOON));
    tell(new Transition.CounsellorMoved(ana, desk, Level.FIRST, false, missed, out, NOON));
    Availability again =
        new Availability.Ringing(
            call, leg, new Availability.Paused(NOON, PauseReason.MISSED_TOO_OFTEN));
    tell(new Transition.CounsellorMoved(ana, desk, Level.FIRST, false, again, out, NOON));
    tell(new Transition.LastOneKept(call, ana, 3));
    tell(new Transition.CallMarkedHeavy(call, ana, 3));
    tell(new Transition.CounsellorStrained(ana, Strain.HEAVY_CALLS));
    tell(new Transition.SignInRefused(ana, desk, Transition.SignInRefused.Because.STATION_TALKS));

    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    assertEquals(1.0, samples.get("sos_missed_limit_total{result=\"taken_out\"}"));
    assertEquals(1.0, samples.get("sos_missed_limit_total{result=\"last_one_kept\"}"));
    assertEquals(1.0, samples.get("sos_heavy_calls_total"));
    assertEquals(1.0, samples.get("sos_strains_total{limit=\"heavy_calls\"}"));
    assertEquals(0.0, samples.get("sos_strains_total{limit=\"talk\"}"));
    assertEquals(1.0, samples.get("sos_sign_ins_refused_total{because=\"station_talks\"}"));
  }

  @Test
  void gauges_show_the_situation_at_the_scrape() {
    situation.set(nobody(Map.of(SOS, new Situation.OnLine(2, NOON, 3))));
    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    assertEquals(2.0, samples.get("sos_waiting_calls{line=\"sos\"}"));
    assertEquals(42.0, samples.get("sos_longest_wait_seconds{line=\"sos\"}"));
    assertEquals(3.0, samples.get("sos_talking_calls{line=\"sos\"}"));
    assertEquals(0.0, samples.get("sos_longest_wait_seconds{line=\"free\"}"));
  }

  @Test
  void figures_of_other_parts_are_asked_at_each_scrape_even_after_a_garbage_collection() {
    System.gc();
    events.set(7);
    assertEquals(7.0, samples(metrics.scrape(TEXT)).get("sos_ami_events_total"));
  }

  @Test
  void no_label_can_tell_anybody_apart() {
    String number = "381641234567";
    Caller caller =
        new Caller(
            new CallId("hotline-1763726400.17"),
            "PJSIP/trunk-" + number,
            new LineId("l" + number),
            new Language("sr"),
            NOON);
    tell(new Transition.CallArrived(caller, Transition.Learned.ARRIVED));
    tell(new Transition.CallAnswered(caller, null, NOON.plusSeconds(2), Via.BACKEND));
    ended(caller, NOON.plusSeconds(2), NOON.plusSeconds(25), Ending.COMPLETED);

    Map<String, Double> samples = samples(metrics.scrape(TEXT));
    assertEquals(1.0, samples.get("sos_calls_offered_total{line=\"other\"}"));
    for (String sample : samples.keySet()) {
      Matcher label = LABEL.matcher(sample);
      while (label.find()) {
        assertTrue(!label.group(2).matches(".*\\d{5,}.*"), sample);
        assertTrue(!sample.startsWith("sos_") || LABELS_OF_OURS.contains(label.group(1)), sample);
      }
    }
    assertTrue(samples.size() < 2000, "a small number of series, not " + samples.size());
  }

  @Test
  void what_waits_on_disk_and_what_nobody_covers_is_shown() throws Exception {
    Vertx vertx = Vertx.vertx();
    CoverageGuard guard = guard();
    guard.know(new StoredRoster(1, Roster.empty(ZoneOffset.UTC)));
    vertx.deployVerticle(guard).await();
    while (guard.computedAt() == null) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    vertx.close().await();
    Metrics all =
        new Metrics(
            List.of(SOS),
            () -> situation.get(),
            readings(events, new Readings.Spool(() -> true, () -> 11, () -> 12, () -> 13), guard),
            List.of(),
            "0.1.0",
            InstantSource.fixed(NOON));
    Map<String, Double> samples = samples(all.scrape(TEXT));
    all.close();

    assertEquals(11.0, samples.get("sos_spool_transitions"));
    assertEquals(12.0, samples.get("sos_spool_bytes"));
    assertEquals(13.0, samples.get("sos_spool_limit_bytes"));
    assertEquals(1.0, samples.get("sos_spool_usable"));
    String gap = "sos_coverage_gap_seconds{language=\"sr\",level=\"second\",within=\"";
    assertEquals(3600.0, samples.get(gap + "hour\"}"));
    assertEquals(7 * 86_400.0, samples.get(gap + "notice\"}"));
    assertEquals(14 * 86_400.0, samples.get(gap + "fortnight\"}"));
  }

  @Test
  void open_metrics_is_spoken_when_asked_for() {
    String text = metrics.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertTrue(text.endsWith("# EOF\n"), text.substring(text.length() - 30));
  }

  private static void has(Map<String, Double> samples, String name) {
    assertTrue(samples.containsKey(name), name + " is missing in " + samples.keySet());
  }

  private static Map<String, Double> samples(String text) {
    Map<String, Double> samples = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              assertTrue(sample.matches(), line);
              String labels = sample.group(2);
              samples.put(
                  sample.group(1) + (labels == null ? "" : "{" + labels + "}"),
                  Double.valueOf(sample.group(3)));
            });
    return samples;
  }

  private Caller arrives(String id, LineId line) {
    Caller caller = caller(id, line);
    tell(new Transition.CallArrived(caller, Transition.Learned.ARRIVED));
    return caller;
  }

  private void ended(Caller caller, @Nullable Instant answeredAt, Instant at, Ending ending) {
    tell(new Transition.CallEnded(caller, 1, answeredAt, null, Via.BACKEND, at, ending));
  }

  private void tell(Transition transition) {
    metrics.accept(List.of(new Transition.Entry(++sequence, NOON, transition)));
  }

  private static Call.Unseen unseen(String id) {
    return new Call.Unseen(
        caller(id, SOS), 1, NOON.minusSeconds(60), null, Via.BACKEND, NOON.plusSeconds(5));
  }

  private static Caller caller(String id, LineId line) {
    return new Caller(new CallId(id), "PJSIP/trunk-" + id, line, new Language("sr"), NOON);
  }

  private static Situation nobody(Map<LineId, Situation.OnLine> lines) {
    Map<Situation.Presence, Integer> counsellors = new EnumMap<>(Situation.Presence.class);
    Arrays.stream(Situation.Presence.values()).forEach(p -> counsellors.put(p, 0));
    return new Situation(lines, counsellors, Map.of(), Map.of(), 0);
  }

  private static CoverageGuard guard() {
    return new CoverageGuard(
        Set.of(new Language("sr"), new Language("en")),
        Duration.ofDays(7),
        InstantSource.fixed(NOON));
  }

  private static Readings readings(AtomicLong events) {
    return readings(events, new Readings.Spool(() -> false, () -> 0, () -> 0, () -> 0), guard());
  }

  private static Readings readings(
      AtomicLong events, Readings.Spool spool, CoverageGuard coverage) {
    return new Readings(
        new Readings.Ami(() -> false, () -> 0, () -> null, events::get, Set::of),
        new Readings.Agi((_, _) -> 0, () -> 0),
        () -> 0,
        () -> 0,
        new Readings.SignIns(() -> 0, () -> 0, () -> 0),
        new Readings.Engine(() -> 0, () -> 0, () -> 0, () -> 0),
        new Readings.Store(() -> false, () -> 0, () -> 0, () -> 0, spool),
        () -> false,
        new Readings.Trail(() -> 0, () -> false),
        new Readings.Retention(() -> null, List.of(new Readings.Gone("calls", () -> 0))),
        new Readings.Overrides(() -> 0, () -> 0),
        () -> null,
        new Readings.Provider(
            () -> null,
            Stream.of("unreachable", "untrusted", "wrong_answer", "refuses_us", "unproven")
                .map(cause -> new Readings.Failures(cause, () -> 0))
                .toList()),
        coverage);
  }
}
