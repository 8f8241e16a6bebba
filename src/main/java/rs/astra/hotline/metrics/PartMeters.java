package rs.astra.hotline.metrics;

import java.util.function.LongSupplier;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.Exposure;

/** How our own parts are: the link to Asterisk, the doors, the store, the trail, coverage. */
final class PartMeters {
  private final Meters meters;

  PartMeters(Meters meters) {
    this.meters = meters;
  }

  private void signIns(String result, LongSupplier count) {
    meters.total(
        "sos.page.sign.ins",
        "Tries to sign in on the pages, by what became of them.",
        count,
        "result",
        result);
  }

  private void provider(Readings.Provider from) {
    meters.gauge(
        "sos.identity.provider.answer.timestamp.seconds",
        "When the identity provider last gave its parts and keys; 0 if never, or there is none.",
        () -> Meters.epoch(from.answered().get()));
    from.failures()
        .forEach(
            it ->
                meters.total(
                    "sos.identity.provider.failures",
                    "What could not be done with the identity provider, by cause.",
                    it.count(),
                    "cause",
                    it.cause()));
  }

  void register(Readings from) {
    meters.gauge(
        "sos.ami.connected", "1 if Asterisk can be heard and asked.", from.ami().connected());
    meters.total(
        "sos.ami.reconnects", "Times the link to Asterisk was made anew.", from.ami().reconnects());
    meters.gauge(
        "sos.ami.last.event.timestamp.seconds",
        "When Asterisk was last heard; 0 if never.",
        () -> Meters.epoch(from.ami().lastEvent().get()));
    meters.total("sos.ami.events", "Events heard from Asterisk.", from.ami().events());
    for (Readings.Script script : Readings.Script.values()) {
      for (Readings.Result result : Readings.Result.values()) {
        meters.total(
            "sos.agi.requests",
            "Requests of Asterisk at our door, by what became of them.",
            () -> from.agi().requests().count(script, result),
            "script",
            Meters.name(script),
            "result",
            Meters.name(result));
      }
    }
    meters.total("sos.agi.rejected", "Rubbish refused at our door.", from.agi().rejected());
    meters.total(
        "sos.http.rejected", "Requests and connections refused over HTTP.", from.httpRejected());
    meters.total(
        "sos.http.throttled",
        "Requests refused because a session asked too fast.",
        from.httpThrottled());
    signIns("in", from.signIns().in());
    signIns("wrong", from.signIns().wrong());
    signIns("throttled", from.signIns().throttled());
    meters.gauge(
        "sos.engine.queue.facts",
        "Facts that wait to be decided.",
        () -> from.engine().queued().getAsLong());
    meters.total("sos.engine.facts", "Facts decided.", from.engine().facts());
    meters.total(
        "sos.engine.overflows",
        "Times the queue was full and Asterisk was asked anew.",
        from.engine().overflows());
    meters.total(
        "sos.engine.impossible",
        "Our own impossibilities: must stay zero.",
        from.engine().impossible());
    meters.gauge(
        "sos.database.connected", "1 if what happens is stored at once.", from.store().connected());
    meters.gauge(
        "sos.journal.pending",
        "Transitions that wait to be stored.",
        () -> from.store().pending().getAsLong());
    meters.total("sos.journal.written", "Transitions stored.", from.store().written());
    meters.total(
        "sos.journal.dropped",
        "Detail that was not kept for lack of room; never a call's record.",
        from.store().dropped());
    for (Exposure what : Exposure.values()) {
      meters.gauge(
          "sos.asterisk.exposed",
          "1 if Asterisk keeps or shows of calls what it must not.",
          () -> from.ami().exposures().get().contains(what) ? 1 : 0,
          "what",
          Meters.name(what));
    }
    meters.gauge(
        "sos.keys.usable",
        "1 if the keys of callers' tokens change and go when they must.",
        from.keysUsable());
    meters.total(
        "sos.trail.failures",
        "What was asked for and refused, because it could not be recorded.",
        from.trail().failed());
    meters.gauge(
        "sos.trail.broken",
        "1 if the trail of who asked for what is not as it was noted last.",
        from.trail().broken());
    meters.gauge(
        "sos.retention.last.run.timestamp.seconds",
        "When everything whose time was over had gone; 0 if not since the start.",
        () -> Meters.epoch(from.retention().lastRun().get()));
    from.retention()
        .gone()
        .forEach(
            it ->
                meters.total(
                    "sos.retention.rows",
                    "Rows cut or removed by each rule.",
                    it.rows(),
                    "rule",
                    it.rule()));
    String overrides = "Overrides of a consent to which no second person has said a word.";
    meters.gauge(
        "sos.overrides",
        overrides,
        () -> from.overrides().waiting().getAsLong(),
        "state",
        "waiting");
    meters.gauge(
        "sos.overrides",
        overrides,
        () -> from.overrides().overdue().getAsLong(),
        "state",
        "overdue");
    meters.gauge(
        "sos.station.certificate.end.timestamp.seconds",
        "When the certificate ends that telephones trust; 0 if they are plain.",
        () -> Meters.epoch(from.certificateEnd().get()));
    provider(from.provider());
    Readings.Spool spool = from.store().spool();
    meters.gauge(
        "sos.spool.usable", "1 if the disk can keep what the database does not.", spool.usable());
    meters.gauge(
        "sos.spool.transitions",
        "Transitions that wait on disk.",
        () -> spool.transitions().getAsLong());
    meters.gauge("sos.spool.bytes", "What they take.", () -> spool.bytes().getAsLong());
    for (Level level : Level.values()) {
      for (Language language : from.coverage().languages()) {
        for (CoverageGuard.Within within : CoverageGuard.Within.values()) {
          meters.gauge(
              "sos.coverage.gap.seconds",
              "Time that nobody covers by the roster, in the next hour, the notice, 14 days.",
              () -> from.coverage().seconds(level, language, within),
              "level",
              Meters.name(level),
              "language",
              language.tag(),
              "within",
              Meters.name(within));
        }
      }
    }
    meters.gauge(
        "sos.coverage.computed.timestamp.seconds",
        "When it was last computed what nobody covers; 0 if never.",
        () -> Meters.epoch(from.coverage().computedAt()));
    meters.gauge(
        "sos.spool.limit.bytes",
        "What they may take before the oldest detail goes.",
        () -> spool.limit().getAsLong());
  }
}
