package rs.astra.hotline.core.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * Who was lost lately, by token, so that whoever rings again goes before others. Immutable.
 *
 * <ol>
 *   <li>Lost is whose last call did not end with a conversation: left while waiting, or we failed.
 *   <li>Whoever was reached is lost no more.
 *   <li>Forgotten after the time that the policy says; and when there are more than {@value #MOST},
 *       whoever was lost first is forgotten first.
 *   <li>A caller without a token is never here, so no two of them are ever taken for one.
 * </ol>
 *
 * @param known the tokens of callers whose calls are open
 * @param lost when the caller with this token was lost last
 * @param order the same, who was lost first is first
 */
public record LostCallers(
    PMap<CallId, CallerTokens> known,
    PMap<CallerToken, Instant> lost,
    TreePMap<Loss, CallerToken> order) {

  /** How many are remembered at most. */
  public static final int MOST = 10_000;

  /** Nobody. */
  public static final LostCallers NOBODY =
      new LostCallers(HashTreePMap.empty(), HashTreePMap.empty(), TreePMap.empty());

  /** That somebody was lost. */
  public record Loss(Instant at, CallerToken token) implements Comparable<Loss> {
    private static final Comparator<Loss> ORDER =
        Comparator.comparing(Loss::at).thenComparing(Loss::token);

    @Override
    public int compareTo(Loss other) {
      return ORDER.compare(this, other);
    }
  }

  /** The caller of an open call has these tokens. */
  public LostCallers knowing(CallId call, CallerTokens tokens) {
    return new LostCallers(known.plus(call, tokens), lost, order);
  }

  /** These callers were lost, as the records say. */
  public LostCallers recalling(Map<CallerToken, Instant> records) {
    LostCallers all = this;
    for (var each : records.entrySet()) {
      all = all.lost.containsKey(each.getKey()) ? all : all.losing(each.getKey(), each.getValue());
    }
    return all;
  }

  /**
   * The call has ended.
   *
   * @param lostAt when the caller was lost, null if the caller was reached
   */
  public LostCallers ended(CallId call, @Nullable Instant lostAt) {
    CallerTokens tokens = known.get(call);
    return tokens == null
        ? this
        : new LostCallers(known.minus(call), lost, order).ended(tokens, lostAt);
  }

  /** The call of a caller with these tokens has ended. */
  public LostCallers ended(CallerTokens tokens, @Nullable Instant lostAt) {
    LostCallers reached = without(tokens.current());
    reached = tokens.former() == null ? reached : reached.without(tokens.former());
    return lostAt == null ? reached : reached.losing(tokens.current(), lostAt);
  }

  /** Whether the caller with these tokens was lost so lately. */
  public boolean lostLately(CallerTokens tokens, Instant now, Duration within) {
    return lostLately(tokens.current(), now, within)
        || (tokens.former() != null && lostLately(tokens.former(), now, within));
  }

  private boolean lostLately(CallerToken token, Instant now, Duration within) {
    Instant at = lost.get(token);
    return at != null && at.plus(within).isAfter(now);
  }

  /** When somebody is next to be forgotten. */
  public Optional<Instant> nextAlarm(Duration within) {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.firstKey().at().plus(within));
  }

  /** Without those who were lost so long ago. */
  public LostCallers forgetting(Instant now, Duration within) {
    LostCallers rest = this;
    while (rest.nextAlarm(within).filter(at -> !at.isAfter(now)).isPresent()) {
      rest = rest.without(rest.order.firstKey().token());
    }
    return rest;
  }

  private LostCallers losing(CallerToken token, Instant at) {
    LostCallers others = without(token);
    others = others.lost.size() < MOST ? others : others.without(others.order.firstKey().token());
    return new LostCallers(
        known, others.lost.plus(token, at), others.order.plus(new Loss(at, token), token));
  }

  private LostCallers without(CallerToken token) {
    Instant at = lost.get(token);
    return at == null
        ? this
        : new LostCallers(known, lost.minus(token), order.minus(new Loss(at, token)));
  }
}
