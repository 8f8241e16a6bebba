#!/bin/sh
# Looks where the toolchains plugin looks for a JDK 25; says one sentence when there is none.
for home in "$JAVA_HOME" "$JAVA25_HOME" "$JDK25" /usr/lib/jvm/* /opt/* /opt/java/* /usr/local/* \
            "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.m2/jdks/* "$HOME"/.asdf/installs/java/*; do
  [ -x "$home/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null && exit 0
done
grep -q '<version>25' "$HOME/.m2/toolchains.xml" 2>/dev/null && exit 0
echo "This build needs a JDK 25, and none was found: install one (Debian 13 and Ubuntu: openjdk-25-jdk, or Temurin 25), or point JAVA_HOME at it." >&2
exit 1
