package rs.astra.hotline.rosterfile;

import com.github.mangstadt.vinnie.VObjectProperty;
import com.github.mangstadt.vinnie.io.Context;
import com.github.mangstadt.vinnie.io.SyntaxRules;
import com.github.mangstadt.vinnie.io.VObjectDataListener;
import com.github.mangstadt.vinnie.io.VObjectReader;
import com.github.mangstadt.vinnie.io.Warning;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component of an iCalendar file (RFC 5545, section 3.4): what stands between BEGIN and END.
 *
 * @param name in capitals
 * @param line where it begins
 */
record Component(String name, int line, List<Property> properties, List<Component> parts) {

  /**
   * One property.
   *
   * @param name in capitals
   * @param value as it stands there, folded lines joined
   * @param zone the parameter TZID
   * @param range whether there is a parameter RANGE
   */
  record Property(String name, int line, String value, Optional<String> zone, boolean range) {}

  private Component(String name, int line) {
    this(name, line, new ArrayList<>(), new ArrayList<>());
  }

  /** The property of that name; if there are several, the first (and a mistake). */
  Optional<Property> property(String wanted, Draft draft) {
    List<Property> found = all(wanted);
    if (found.size() > 1) {
      draft.mistake(found.get(1).line(), wanted + " is there more than once");
    }
    return found.stream().findFirst();
  }

  /** All properties of that name. */
  List<Property> all(String wanted) {
    return properties.stream().filter(property -> property.name().equals(wanted)).toList();
  }

  /** All parts of that name. */
  List<Component> partsNamed(String wanted) {
    return parts.stream().filter(part -> part.name().equals(wanted)).toList();
  }

  /** The outermost components of a file; lines that are not iCalendar are mistakes in the draft. */
  static List<Component> read(FileText text, Draft draft) {
    Tree tree = new Tree(draft);
    try (VObjectReader reader =
        new VObjectReader(new StringReader(text.all()), SyntaxRules.iCalendar())) {
      reader.parse(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree.outermost();
  }

  /** Builds components while the library reads lines. */
  private static final class Tree implements VObjectDataListener {
    private final Draft draft;
    private final Component root = new Component("", 1);
    private final Deque<Component> open = new ArrayDeque<>();

    Tree(Draft draft) {
      this.draft = draft;
      open.push(root);
    }

    List<Component> outermost() {
      open.stream()
          .filter(component -> !component.name().isEmpty())
          .forEach(component -> draft.mistake(component.line(), "what begins here has no end"));
      root.properties()
          .forEach(property -> draft.mistake(property.line(), "this line stands outside of all"));
      return root.parts();
    }

    private Component innermost() {
      Component innermost = open.peek();
      return innermost == null ? root : innermost;
    }

    @Override
    public void onComponentBegin(String name, Context context) {
      Component component = new Component(name.toUpperCase(Locale.ROOT), context.getLineNumber());
      innermost().parts().add(component);
      open.push(component);
    }

    @Override
    public void onComponentEnd(String name, Context context) {
      Component ended = open.pop();
      // The library ends what is still open within something when that ends.
      if (!context.getUnfoldedLine().strip().equalsIgnoreCase("END:" + name)) {
        draft.mistake(ended.line(), "what begins here has no end");
      }
    }

    @Override
    public void onProperty(VObjectProperty property, Context context) {
      innermost()
          .properties()
          .add(
              new Property(
                  property.getName().toUpperCase(Locale.ROOT),
                  context.getLineNumber(),
                  property.getValue(),
                  Optional.ofNullable(property.getParameters().first("TZID")),
                  property.getParameters().first("RANGE") != null));
    }

    @Override
    public void onVersion(String version, Context context) {}

    @Override
    public void onWarning(
        Warning warning,
        @Nullable VObjectProperty property,
        @Nullable Exception thrown,
        Context context) {
      draft.mistake(context.getLineNumber(), "this line is not iCalendar");
    }
  }
}
