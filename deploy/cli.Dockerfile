# The command line as an image, for jobs in a cluster: deletion-cost in Kubernetes, check, bench. From what `mvn -DskipTests package` built.
#   docker build -f deploy/cli.Dockerfile -t tidewire/tidewire .
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
WORKDIR /tidewire
COPY cli/target/tidewire.jar tidewire.jar
COPY LICENSE LICENSE
COPY deploy/jvm/cli.args jvm.args
USER 10001:10001
ENTRYPOINT ["java", "@jvm.args", "-jar", "tidewire.jar"]
