package rs.astra.hotline;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Map;
import rs.astra.hotline.core.Care;
import rs.astra.hotline.core.Ladder;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Widening;
import rs.astra.hotline.core.call.LineId;

/** How calls are given to counsellors. */
final class DispatchSection {
  private final ConfigValues values;

  DispatchSection(ConfigValues values) {
    this.values = values;
  }

  /** All of it; lines say which of them ring everybody at once, and in which language. */
  Policy read(Map<LineId, Config.Line> lines) {
    return new Policy(
        values.time("dispatch.ring-for", 5, 120),
        ladder(),
        widening(lines),
        lines.entrySet().stream()
            .filter(line -> line.getValue().allAtOnce())
            .map(Map.Entry::getKey)
            .collect(toUnmodifiableSet()),
        values.time("dispatch.rest-after-miss", 1, 300),
        values.time("dispatch.wrap-up", 0, 3600),
        values.time("dispatch.speak-every", 10, 300),
        values.time("dispatch.again-within", 0, 7200),
        values.time("dispatch.bridge-within", 1, 30),
        care());
  }

  private Care care() {
    String of = "dispatch.care.";
    return new Care(
        values.number(of + "missed-in-a-row", 0, 20),
        values.time(of + "more-time", 10, 3600),
        values.time(of + "wrap-up-most", 0, 14_400),
        values.time(of + "rest-after-heavy", 60, 14_400),
        values.number(of + "heavy-calls", 1, 50),
        values.time(of + "talk", 600, 86_400));
  }

  private Ladder ladder() {
    Ladder ladder =
        new Ladder(
            values.time("dispatch.ladder.second-line", 0, 600),
            values.time("dispatch.ladder.coordinator", 0, 600),
            values.time("dispatch.ladder.everybody", 0, 600));
    if (ladder.secondLine().compareTo(ladder.coordinator()) > 0
        || ladder.coordinator().compareTo(ladder.everybody()) > 0) {
      values.mistake(
          "dispatch.ladder: second-line must not come after coordinator, nor that after everybody");
    }
    return ladder;
  }

  private Widening widening(Map<LineId, Config.Line> lines) {
    Widening widening =
        new Widening(
            values.time("dispatch.language.speaks", 0, 60),
            values.time("dispatch.language.anyone", 0, 60),
            lines.values().stream()
                .flatMap(line -> line.languages().stream().limit(1))
                .collect(toUnmodifiableSet()));
    if (widening.speaks().compareTo(widening.anyone()) > 0) {
      values.mistake("dispatch.language: speaks must not come after anyone");
    }
    return widening;
  }
}
