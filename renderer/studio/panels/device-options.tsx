/** Devices to choose from, by their names; `nameless` names one that does not tell its own. */
export const DeviceOptions = ({
  devices,
  nameless,
}: {
  devices: MediaDeviceInfo[]
  nameless: (at: number) => string
}) =>
  devices.map((device, at) => (
    <option key={device.deviceId} value={device.deviceId}>
      {device.label || nameless(at + 1)}
    </option>
  ))
