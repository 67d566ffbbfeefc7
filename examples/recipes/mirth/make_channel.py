"""Writes infuscrub-channel.xml, the channel to import into Mirth Connect, from the two scripts beside this file.

Run it after a change of a script: `python make_channel.py`. A test holds that the channel is what this makes.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
VERSION = "4.5.2"
"""Of Mirth Connect, whose newest free release it is; newer ones convert it on import."""
CHANNEL = "4b1f0a52-7c1e-4f6e-9c55-1f3f0c8e8370"
KINDS = {
    "outbound": ("outbound", "${originalFilename}"),
    "held": ("aside", "${originalFilename}.held.837"),
    "refused": ("aside", "${originalFilename}.refused.x12"),
    "277ca": ("answers", "${originalFilename}.277ca"),
    "999": ("answers", "${originalFilename}.999"),
    "ta1": ("answers", "${originalFilename}.ta1"),
}
"""Where each output goes: the key of its folder in the configuration map, and its name."""


def channel() -> str:
    """Return the channel as XML."""
    writers = "".join(writer(place, kind) for place, kind in enumerate(KINDS, start=2))
    return f"""<channel version="{VERSION}">
  <id>{CHANNEL}</id>
  <nextMetaDataId>{len(KINDS) + 2}</nextMetaDataId>
  <name>infuscrub</name>
  <description>Sends 837 files of a folder to infuscrub before they go to the clearinghouse. What may go out is
written to one folder, what is held or refused to another, the 277CA to a third. See the README of this recipe.
</description>
  <revision>1</revision>
  <sourceConnector version="{VERSION}">
    <metaDataId>0</metaDataId>
    <name>sourceConnector</name>
    <properties class="com.mirth.connect.connectors.file.FileReceiverProperties" version="{VERSION}">
      <pluginProperties/>
      <pollConnectorProperties version="{VERSION}">
        <pollingType>INTERVAL</pollingType>
        <pollOnStart>true</pollOnStart>
        <pollingFrequency>60000</pollingFrequency>
        <pollingHour>0</pollingHour>
        <pollingMinute>0</pollingMinute>
        <cronJobs/>
      </pollConnectorProperties>
      <sourceConnectorProperties version="{VERSION}">
        <responseVariable>Auto-generate (Destinations completed)</responseVariable>
        <respondAfterProcessing>true</respondAfterProcessing>
        <processBatch>false</processBatch>
        <firstResponse>false</firstResponse>
        <processingThreads>1</processingThreads>
        {RESOURCES}
        <queueBufferSize>1000</queueBufferSize>
      </sourceConnectorProperties>
      <scheme>FILE</scheme>
      <host>${{infuscrub_inbox}}</host>
      <fileFilter>*.837,*.txt</fileFilter>
      <regex>false</regex>
      <directoryRecursion>false</directoryRecursion>
      <ignoreDot>true</ignoreDot>
      <anonymous>true</anonymous>
      <username>anonymous</username>
      <password>anonymous</password>
      <timeout>10000</timeout>
      <secure>true</secure>
      <passive>true</passive>
      <validateConnection>true</validateConnection>
      <afterProcessingAction>MOVE</afterProcessingAction>
      <moveToDirectory>${{infuscrub_done_folder}}</moveToDirectory>
      <moveToFileName>${{originalFilename}}</moveToFileName>
      <errorReadingAction>MOVE</errorReadingAction>
      <errorResponseAction>MOVE</errorResponseAction>
      <errorMoveToDirectory>${{infuscrub_errors}}</errorMoveToDirectory>
      <errorMoveToFileName>${{originalFilename}}</errorMoveToFileName>
      <checkFileAge>true</checkFileAge>
      <fileAge>30000</fileAge>
      <fileSizeMinimum>0</fileSizeMinimum>
      <fileSizeMaximum></fileSizeMaximum>
      <ignoreFileSizeMaximum>true</ignoreFileSizeMaximum>
      <sortBy>date</sortBy>
      <binary>true</binary>
      <charsetEncoding>DEFAULT_ENCODING</charsetEncoding>
    </properties>
    {transformer("transformer")}
    <filter version="{VERSION}">
      <elements/>
    </filter>
    <transportName>File Reader</transportName>
    <mode>SOURCE</mode>
    <enabled>true</enabled>
    <waitForPrevious>true</waitForPrevious>
  </sourceConnector>
  <destinationConnectors>
{scrub()}{writers}  </destinationConnectors>
  <preprocessingScript>return message;</preprocessingScript>
  <postprocessingScript>return;</postprocessingScript>
  <deployScript>return;</deployScript>
  <undeployScript>return;</undeployScript>
  <properties version="{VERSION}">
    <clearGlobalChannelMap>true</clearGlobalChannelMap>
    <messageStorageMode>PRODUCTION</messageStorageMode>
    <encryptData>true</encryptData>
    <removeContentOnCompletion>true</removeContentOnCompletion>
    <removeOnlyFilteredOnCompletion>false</removeOnlyFilteredOnCompletion>
    <removeAttachmentsOnCompletion>true</removeAttachmentsOnCompletion>
    <initialState>STOPPED</initialState>
    <storeAttachments>false</storeAttachments>
    <metaDataColumns/>
    <attachmentProperties version="{VERSION}">
      <type>None</type>
      <properties/>
    </attachmentProperties>
    {RESOURCES}
  </properties>
</channel>
"""


RESOURCES = (
    '<resourceIds class="linked-hash-map"><entry><string>Default Resource</string>'
    "<string>[Default Resource]</string></entry></resourceIds>"
)


def scrub() -> str:
    """Return the destination that sends the file: tried again for a while, since nothing is kept by the service."""
    return f"""    <connector version="{VERSION}">
      <metaDataId>1</metaDataId>
      <name>Scrub</name>
      <properties class="com.mirth.connect.connectors.http.HttpDispatcherProperties" version="{VERSION}">
        <pluginProperties/>
        {destination(retries=5)}
        <host>${{infuscrub_url}}/v1/files</host>
        <useProxyServer>false</useProxyServer>
        <proxyAddress></proxyAddress>
        <proxyPort></proxyPort>
        <method>post</method>
        <headers class="linked-hash-map">
          <entry>
            <string>Authorization</string>
            <list>
              <string>Bearer ${{infuscrub_key}}</string>
            </list>
          </entry>
          <entry>
            <string>Accept</string>
            <list>
              <string>application/json</string>
            </list>
          </entry>
        </headers>
        <parameters class="linked-hash-map"/>
        <useHeadersVariable>false</useHeadersVariable>
        <headersVariable></headersVariable>
        <useParametersVariable>false</useParametersVariable>
        <parametersVariable></parametersVariable>
        <responseXmlBody>false</responseXmlBody>
        <responseParseMultipart>false</responseParseMultipart>
        <responseIncludeMetadata>false</responseIncludeMetadata>
        <responseBinaryMimeTypes>image/.*</responseBinaryMimeTypes>
        <responseBinaryMimeTypesRegex>true</responseBinaryMimeTypesRegex>
        <multipart>false</multipart>
        <useAuthentication>false</useAuthentication>
        <authenticationType>Basic</authenticationType>
        <usePreemptiveAuthentication>false</usePreemptiveAuthentication>
        <username></username>
        <password></password>
        <content>${{message.rawData}}</content>
        <contentType>application/edi-x12</contentType>
        <dataTypeBinary>true</dataTypeBinary>
        <charset>UTF-8</charset>
        <socketTimeout>600000</socketTimeout>
      </properties>
      {transformer("transformer")}
      {transformer("responseTransformer", script("response.js"))}
      <filter version="{VERSION}">
        <elements/>
      </filter>
      <transportName>HTTP Sender</transportName>
      <mode>DESTINATION</mode>
      <enabled>true</enabled>
      <waitForPrevious>true</waitForPrevious>
    </connector>
"""


def writer(place: int, kind: str) -> str:
    """Return the destination that writes one output, where there is one, by a temporary file and a rename."""
    folder, name = KINDS[kind]
    return f"""    <connector version="{VERSION}">
      <metaDataId>{place}</metaDataId>
      <name>Write {kind}</name>
      <properties class="com.mirth.connect.connectors.file.FileDispatcherProperties" version="{VERSION}">
        <pluginProperties/>
        {destination(retries=0)}
        <scheme>FILE</scheme>
        <host>${{infuscrub_{folder}_folder}}</host>
        <outputPattern>{name}</outputPattern>
        <anonymous>true</anonymous>
        <username>anonymous</username>
        <password>anonymous</password>
        <timeout>10000</timeout>
        <keepConnectionOpen>true</keepConnectionOpen>
        <maxIdleTime>0</maxIdleTime>
        <secure>true</secure>
        <passive>true</passive>
        <validateConnection>true</validateConnection>
        <outputAppend>false</outputAppend>
        <errorOnExists>true</errorOnExists>
        <temporary>true</temporary>
        <binary>true</binary>
        <charsetEncoding>DEFAULT_ENCODING</charsetEncoding>
        <template>${{infuscrub_{kind}}}</template>
      </properties>
      {transformer("transformer")}
      {transformer("responseTransformer")}
      <filter version="{VERSION}">
        <elements>
          <com.mirth.connect.plugins.javascriptrule.JavaScriptRule version="{VERSION}">
            <name>There is one</name>
            <sequenceNumber>0</sequenceNumber>
            <enabled>true</enabled>
            <script>{escape(script("filter.js").replace("KIND", kind))}</script>
          </com.mirth.connect.plugins.javascriptrule.JavaScriptRule>
        </elements>
      </filter>
      <transportName>File Writer</transportName>
      <mode>DESTINATION</mode>
      <enabled>true</enabled>
      <waitForPrevious>true</waitForPrevious>
    </connector>
"""


def destination(*, retries: int) -> str:
    """Return what every destination says of its queue: none, so that a failure is seen at the file it belongs to."""
    return f"""<destinationConnectorProperties version="{VERSION}">
          <queueEnabled>false</queueEnabled>
          <sendFirst>false</sendFirst>
          <retryIntervalMillis>10000</retryIntervalMillis>
          <regenerateTemplate>false</regenerateTemplate>
          <retryCount>{retries}</retryCount>
          <rotate>false</rotate>
          <includeFilterTransformer>false</includeFilterTransformer>
          <threadCount>1</threadCount>
          <threadAssignmentVariable></threadAssignmentVariable>
          <validateResponse>false</validateResponse>
          {RESOURCES}
          <queueBufferSize>1000</queueBufferSize>
          <reattachAttachments>true</reattachAttachments>
        </destinationConnectorProperties>"""


def transformer(tag: str, source: str = "") -> str:
    """Return a transformer of raw messages, with one script or none."""
    step = f"""<elements>
          <com.mirth.connect.plugins.javascriptstep.JavaScriptStep version="{VERSION}">
            <name>Read the answer</name>
            <sequenceNumber>0</sequenceNumber>
            <enabled>true</enabled>
            <script>{escape(source)}</script>
          </com.mirth.connect.plugins.javascriptstep.JavaScriptStep>
        </elements>"""
    raw = "com.mirth.connect.plugins.datatypes.raw"
    properties = "".join(
        f"""
        <{way}Properties class="{raw}.RawDataTypeProperties" version="{VERSION}">
          <batchProperties class="{raw}.RawBatchProperties" version="{VERSION}">
            <splitType>JavaScript</splitType>
            <batchScript></batchScript>
          </batchProperties>
        </{way}Properties>"""
        for way in ("inbound", "outbound")
    )
    return f"""<{tag} version="{VERSION}">
        {step if source else "<elements/>"}
        <inboundDataType>RAW</inboundDataType>
        <outboundDataType>RAW</outboundDataType>{properties}
      </{tag}>"""


def script(name: str) -> str:
    """Return a script of this folder."""
    return (HERE / name).read_text("utf-8")


if __name__ == "__main__":
    (HERE / "infuscrub-channel.xml").write_text(channel(), "utf-8")
