package rs.astra.hotline.report;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.LocalizedOptimFormats;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.PivotSelectionRule;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import rs.astra.hotline.report.Table.Place;

/**
 * What can be calculated of a hidden entry from all that is shown, by linear programming.
 *
 * <ol>
 *   <li>Rows and columns add up, and no count is negative.
 *   <li>Whoever reads it may know of each row whether there was anything at all.
 * </ol>
 */
final class Intervals {
  private static final double NEARLY = 1e-6;

  private final List<Place> gaps;
  private final List<LinearConstraint> known = new ArrayList<>();

  /**
   * What an entry may be.
   *
   * @param most infinite if nothing says it
   */
  record Interval(long least, double most) {
    double width() {
      return most - least;
    }
  }

  /** What the table says as it is now. */
  Intervals(Table table) {
    gaps = table.gaps();
    for (List<Place> sum : table.sums()) {
      double[] factors = new double[gaps.size()];
      double rest = 0;
      for (Place at : sum) {
        int sign = at.equals(sum.getLast()) ? -1 : 1;
        if (table.isHidden(at)) {
          factors[gaps.indexOf(at)] = sign;
        } else {
          rest -= sign * (double) table.count(at);
        }
      }
      if (sum.stream().anyMatch(table::isHidden)) {
        known.add(new LinearConstraint(factors, Relationship.EQ, rest));
      }
    }
    for (Place at : gaps) {
      if (at.column() == table.totalColumn() && table.count(at) > 0) {
        known.add(new LinearConstraint(only(at), Relationship.GEQ, 1));
      }
    }
  }

  /** What that hidden entry may be. */
  Interval of(Place gap) {
    return new Interval(
        (long) Math.ceil(solve(gap, GoalType.MINIMIZE) - NEARLY),
        Math.floor(solve(gap, GoalType.MAXIMIZE) + NEARLY));
  }

  private double solve(Place gap, GoalType goal) {
    try {
      return new SimplexSolver()
          .optimize(
              new LinearObjectiveFunction(only(gap), 0),
              new LinearConstraintSet(known),
              new NonNegativeConstraint(true),
              PivotSelectionRule.BLAND,
              goal)
          .getValue();
    } catch (MathIllegalStateException e) {
      // The table itself is a solution, and no count is below zero: so nothing else is unbounded.
      if (goal == GoalType.MAXIMIZE
          && e.getSpecifier() == LocalizedOptimFormats.UNBOUNDED_SOLUTION) {
        return Double.POSITIVE_INFINITY;
      }
      throw e;
    }
  }

  private double[] only(Place at) {
    double[] factors = new double[gaps.size()];
    factors[gaps.indexOf(at)] = 1;
    return factors;
  }
}
