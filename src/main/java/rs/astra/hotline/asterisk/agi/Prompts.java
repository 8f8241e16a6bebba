package rs.astra.hotline.asterisk.agi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * How long each prompt is. A prompt is played as a music class of its own ({@code sr-greeting}),
 * which does not block: a frozen backend then loses the caller to the fallback after seconds, not
 * after the end of the prompt, and a key can be pressed while it plays. So we must know when it is
 * over.
 */
final class Prompts {
  private final Map<String, Duration> lengths;

  private Prompts(Map<String, Duration> lengths) {
    this.lengths = Map.copyOf(lengths);
  }

  /**
   * Measures every prompt.
   *
   * @param sounds folder with one folder a language
   * @throws IOException if there is no prompt, or one cannot be read
   */
  static Prompts in(Path sounds) throws IOException {
    Map<String, Duration> lengths = new HashMap<>();
    try (Stream<Path> files = Files.walk(sounds, 2)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".wav")).sorted().toList()) {
        lengths.put(name(sounds.relativize(file)), length(file));
      }
    }
    if (lengths.isEmpty()) {
      throw new IOException("no prompt in " + sounds);
    }
    return new Prompts(lengths);
  }

  private static String name(Path file) {
    return file.toString().replaceFirst("\\.wav$", "").replace('/', '-');
  }

  private static Duration length(Path file) throws IOException {
    try (AudioInputStream audio = AudioSystem.getAudioInputStream(file.toFile())) {
      AudioFormat format = audio.getFormat();
      return Duration.ofMillis((long) (1_000 * audio.getFrameLength() / format.getFrameRate()));
    } catch (UnsupportedAudioFileException e) {
      throw new IOException("not a sound: " + file, e);
    }
  }

  /** How long they are one after the other. */
  Duration length(List<String> musicClasses) {
    return musicClasses.stream().map(this::length).reduce(Duration.ZERO, Duration::plus);
  }

  /** How long the prompt is; zero if there is none in that language. */
  Duration length(String musicClass) {
    return lengths.getOrDefault(musicClass, Duration.ZERO);
  }
}
