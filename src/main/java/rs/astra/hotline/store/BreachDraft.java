package rs.astra.hotline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rs.astra.hotline.core.roster.Span;

/**
 * The notification of a breach to the Commissioner, in Serbian, as far as it can be filled in; what
 * cannot says so in bold brackets. The fields are those of article 52 of the law on the protection
 * of personal data (ZZPL, 87/2018).
 *
 * @param known when the organisation came to know of the breach
 * @param now when the draft is made
 * @param ofOne whether one actor alone is meant; who is not written down
 */
public record BreachDraft(
    Breach breach, Span time, Instant known, Instant now, ZoneId zone, boolean ofOne) {
  /** Article 52: 72 hours. */
  static final Duration WITHIN = Duration.ofDays(3);

  private static final String TEMPLATE = "/breach/notification.md";
  private static final Pattern BLANK = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd.MM.uuuu. HH:mm:ss xxx");

  /** The whole text. */
  public String text() throws IOException {
    String template;
    try (InputStream in = Objects.requireNonNull(BreachDraft.class.getResourceAsStream(TEMPLATE))) {
      template = new String(in.readAllBytes(), UTF_8);
    }
    Map<String, Object> values = values();
    return BLANK
        .matcher(template)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(values.get(found.group(1)), found.group(1)).toString()));
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    values.put("now", at(now));
    values.put("known", at(known));
    values.put("deadline", at(known.plus(WITHIN)));
    values.put("left", left());
    values.put("from", at(time.from()));
    values.put("until", at(time.until()));
    values.put("who", ofOne ? "na radnje jednog aktera" : "na sve što se moglo videti");
    values.put(
        "trail",
        breach.trailIsWhole()
            ? "Trag je ceo: ništa u njemu nije izmenjeno ni uklonjeno."
            : "**TRAG NIJE CEO: izmenjen je, uklonjen ili skraćen. Šta je traženo ne može se"
                + " pouzdano reći; `hotline audit verify` kaže šta nedostaje.**");
    values.put("calls", breach.kept().calls());
    values.put("cut", breach.kept().cut());
    values.put("numbers", breach.kept().numbers());
    values.put("sharings", breach.kept().sharings());
    values.put("accounts", breach.kept().accounts());
    values.put("affected", breach.affected().size());
    values.put("tokens", breach.tokens());
    values.put("without", breach.without());
    values.put("actors", breach.actors());
    values.put("asked", asked());
    values.put(
        "unknown",
        breach.unknownCalls() == 0
            ? "Za svaki traženi poziv zna se koji je."
            : "Traženo je još poziva za koje se više ne zna koji su, jer su ključevi uništeni: %d."
                .formatted(breach.unknownCalls()));
    values.put("since", since());
    return values;
  }

  private String at(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  private String left() {
    Duration left = Duration.between(now, known.plus(WITHIN));
    return left.isNegative()
        ? "**ROK JE ISTEKAO pre " + words(left.negated()) + "**"
        : "preostaje " + words(left);
  }

  private static String words(Duration time) {
    return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
  }

  private String asked() {
    return breach.asked().isEmpty()
        ? "| ništa nije traženo | 0 | 0 |"
        : breach.asked().stream()
            .map(it -> "| `%s` | %d | %d |".formatted(it.action(), it.times(), it.actors()))
            .collect(joining("\n"));
  }

  private String since() {
    return breach.since().isEmpty()
        ? "- ništa što štiti (ključevi nisu menjani, niko nije odjavljen, nijedan nalog nije"
            + " ukinut)"
        : breach.since().stream()
            .map(
                it ->
                    "- %s (broj puta: %d), poslednji put %s"
                        .formatted(measure(it.action()), it.times(), at(it.last())))
            .collect(joining("\n"));
  }

  private static String measure(String action) {
    return switch (action) {
      case "ACCOUNT_REMOVE" -> "ukinut nalog";
      case "KEYS_ROTATE" -> "promenjen ključ";
      case "SESSION_END" -> "svi odjavljeni";
      default -> "`" + action + "`";
    };
  }
}
