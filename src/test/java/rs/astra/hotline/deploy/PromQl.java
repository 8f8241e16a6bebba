package rs.astra.hotline.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of PromQL as it takes to see which series an expression asks for. That the expression is
 * well-formed is Prometheus' business; here a selector must be written plainly, {@code
 * name{label="value"}}.
 */
final class PromQl {
  private static final Set<String> BEFORE_LABELS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "start", "end");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9.][0-9a-zA-Z.]*");
  private static final Pattern MATCHER =
      Pattern.compile(
          "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(?:\"([^\"\\\\]*)\"|'([^'\\\\]*)')\\s*(?:,|$)");

  private PromQl() {}

  /** A condition on one label. */
  record Condition(String label, String operator, String value) {
    boolean holds(String actual) {
      return switch (operator) {
        case "=" -> actual.equals(value);
        case "!=" -> !actual.equals(value);
        case "=~" -> actual.matches(value);
        case "!~" -> !actual.matches(value);
        default -> throw new IllegalStateException(operator);
      };
    }
  }

  /** What an expression asks for. */
  record Selector(String name, List<Condition> conditions) {
    boolean selects(Sample sample) {
      return name.equals(sample.name())
          && conditions.stream()
              .allMatch(c -> c.holds(sample.labels().getOrDefault(c.label(), "")));
    }
  }

  /** The selectors of an expression, in the order in which they are written. */
  static List<Selector> selectors(String expression) {
    List<Selector> found = new ArrayList<>();
    Matcher name = NAME.matcher(expression);
    Matcher number = NUMBER.matcher(expression);
    int at = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (c == '"' || c == '\'' || c == '`') {
        at = expression.indexOf(c, at + 1) + 1;
        if (at == 0) {
          throw new IllegalArgumentException("a text does not end: " + expression);
        }
      } else if (c == '[') {
        at = closing(expression, at, ']');
      } else if (c == '{') {
        throw new IllegalArgumentException("a selector without a name: " + expression);
      } else if (number.region(at, expression.length()).lookingAt()) {
        at = number.end();
      } else if (name.region(at, expression.length()).lookingAt()) {
        String word = name.group();
        at = blanks(expression, name.end());
        char next = at < expression.length() ? expression.charAt(at) : ' ';
        String lower = word.toLowerCase(Locale.ROOT);
        if (BEFORE_LABELS.contains(lower)) {
          at = next == '(' ? closing(expression, at, ')') : at;
        } else if (!WORDS.contains(lower) && next != '(' && !isAggregation(expression, at)) {
          int end = next == '{' ? closing(expression, at, '}') : at;
          found.add(
              new Selector(
                  word,
                  next == '{' ? conditions(expression.substring(at + 1, end - 1)) : List.of()));
          at = end;
        }
      } else {
        at++;
      }
    }
    return List.copyOf(found);
  }

  private static boolean isAggregation(String expression, int at) {
    return expression.startsWith("by", at) || expression.startsWith("without", at);
  }

  private static List<Condition> conditions(String inBraces) {
    List<Condition> conditions = new ArrayList<>();
    Matcher matcher = MATCHER.matcher(inBraces);
    int at = 0;
    while (at < inBraces.length()) {
      if (!matcher.region(at, inBraces.length()).lookingAt()
          || matcher.group(1).equals("__name__")) {
        throw new IllegalArgumentException("not written plainly: {" + inBraces + "}");
      }
      String value = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
      conditions.add(new Condition(matcher.group(1), matcher.group(2), value));
      at = matcher.end();
    }
    return List.copyOf(conditions);
  }

  private static int blanks(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * Just behind the bracket that closes the one at {@code from}; brackets inside quotes do not
   * count.
   */
  private static int closing(String text, int from, char bracket) {
    char quote = 0;
    for (int at = from + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == bracket) {
        return at + 1;
      }
    }
    throw new IllegalArgumentException("no " + bracket + " in " + text);
  }
}
