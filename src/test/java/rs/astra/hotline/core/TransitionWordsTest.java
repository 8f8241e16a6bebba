package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The journal keeps transitions for ever; so none of them has room for what somebody has said. */
final class TransitionWordsTest {
  private final Set<Class<?>> seen = new HashSet<>();
  private final Set<String> texts = new TreeSet<>();

  @Test
  void noTransitionHasRoomForASentence() {
    look(Transition.class);
    assertEquals(
        Set.of(
            "CallId.value",
            "Caller.channel", // left out by the journal: what was dialled can be part of it
            "CallerToken.reveal",
            "ConsentId.value",
            "CounsellorId.value",
            "Impossible.what", // a constant of ours, see who makes one
            "Language.tag",
            "LegId.value",
            "LineId.value",
            "StationId.value"),
        texts);
  }

  private void look(Class<?> type) {
    if (!seen.add(type)) {
      return;
    }
    if (type.isSealed()) {
      for (Class<?> one : type.getPermittedSubclasses()) {
        look(one);
      }
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getType() == String.class || component.getType() == Object.class) {
          texts.add(type.getSimpleName() + "." + component.getName());
        }
        look(component.getGenericType());
      }
    }
  }

  private void look(Type type) {
    switch (type) {
      case Class<?> one -> look(one);
      case ParameterizedType many -> {
        for (Type argument : many.getActualTypeArguments()) {
          look(argument);
        }
      }
      default -> throw new AssertionError("look at " + type);
    }
  }
}
