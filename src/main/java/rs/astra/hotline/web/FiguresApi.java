package rs.astra.hotline.web;

import io.vertx.ext.web.RoutingContext;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;
import rs.astra.hotline.engine.MonthReport;

/**
 * Figures of a whole calendar month that is over, for whoever reads statistics.
 *
 * <ol>
 *   <li>There is no other period: two that have days in common could be subtracted.
 *   <li>A month of which a table cannot be told yet is refused like one that is none (400).
 * </ol>
 */
final class FiguresApi {
  private static final Pattern MONTH = Pattern.compile("2[0-9]{3}-(0[1-9]|1[0-2])");

  private final MonthReport months;
  private final Gate gate;

  FiguresApi(MonthReport months, Gate gate) {
    this.months = months;
    this.gate = gate;
  }

  void route(Routes routes) {
    routes.get("/api/figures", Right.FIGURES, this::month);
  }

  private void month(RoutingContext asked) {
    List<String> said = asked.queryParam("month");
    if (said.size() != 1 || !MONTH.matcher(said.getFirst()).matches()) {
      refuse(asked);
      return;
    }
    months
        .of(YearMonth.parse(said.getFirst()))
        .onSuccess(
            table ->
                table.ifPresentOrElse(
                    it -> Gate.answer(asked.response(), FiguresViews.month(it)),
                    () -> refuse(asked)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void refuse(RoutingContext asked) {
    gate.refuse(
        asked.request(), 400, "month is a whole month that has been over for a day: YYYY-MM");
  }
}
